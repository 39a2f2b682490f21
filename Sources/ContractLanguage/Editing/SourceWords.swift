/// The words and names of the language with a sentence for each, as editors offer and explain them.
enum SourceWords {
    static let declarations = [
        "uses", "enum", "record", "const", "state", "event", "action", "query", "function", "rule", "invariant", "migrate",
        "property", "test",
    ]
    static let statements = ["let", "var", "if", "match", "for", "require", "refuse", "emit", "return", "remove"]
    static let steps = ["organisation", "actor", "at", "advance", "as", "expect", "let"]
    static let authorities = ["anyone", "patient", "role", "org", "signer"]

    /// What a word of the language or a built-in name does; nil for all others.
    static func meaning(of word: String) -> String? { sentences[word] }

    private static let sentences: [String: String] = [
        "uses": "Names contracts whose queries this one may ask.",
        "enum": "A type with a fixed set of cases, which may carry values.",
        "record": "A type with named fields.",
        "const": "A value that is known before the contract runs.",
        "state": "A map that the chain keeps.",
        "event": "What an action tells those whom it concerns.",
        "action": "Called by a signed transaction; reads and changes state. `by` says who may call it.",
        "query": "Reads state and changes nothing; anybody may ask what they have a right to.",
        "function": "Computes with its parameters alone.",
        "rule": "A condition with a name and, if it is required, its sentence; anyone may ask it.",
        "invariant": "What holds of the state after every call. Tests check it; with `always`, the chain does too.",
        "property": "What holds after every call of a test or of `contract fuzz`; no part of the deployed code.",
        "was": "Names what an entry held before the call; asked of entries that the call added or changed.",
        "becomes": "Names what an entry holds behind the call; asked of entries that the call changed or removed.",
        "always": "The call that would break the invariant is refused.",
        "migrate": "Gives an entry of a map as this version keeps it, from what the running version kept.",
        "test": "Runs on empty state, beside the rules.",
        "by": "Who may call the action: `anyone`, `patient`, `role(…)`, `org(…)`, `signer(of: …)`, joined by `and` and `or`.",
        "let": "Gives a value a name; it keeps its value.",
        "var": "Gives a value a name; it can be assigned again.",
        "match":
            "Tells the cases of an enum apart; every case is named, or there is an `else`. As a value: `match e { case a then 1, else 2 }`.",
        "for": "Goes over a List or Set, over numbers as `0..<12`, or over a map up to a `limit`.",
        "limit": "How many entries of a map a loop visits at most; over more numbers than that no loop goes.",
        "require": "Refuses the call with a sentence unless the condition holds.",
        "refuse": "Refuses the call with a sentence.",
        "emit": "Tells an event.",
        "return": "Leaves with a value.",
        "remove": "Takes a key out of a map.",
        "with": "A copy of a record with some fields changed.",
        "expect": "Fails the test unless the condition holds.",
        "costs": "Fails the test if the call costs more: `as alice call grant(…) costs at most 50_000`.",
        "advance": "Lets time pass in a test.",
        "actor": "An account that acts in a test, with its roles and organisation.",
        "organisation": "An organisation of a test, with its kind; or the organisation of an account.",
        "anyone": "Every active account.",
        "patient": "Accounts with the role patient.",
        "role": "Accounts with one of these roles.",
        "org": "Accounts of an organisation of one of these kinds.",
        "signer": "The account, or an account of the organisation, that state names.",
        "caller": "`caller: Account`: who signed the transaction, or who asks.",
        "now": "`now: Time`: the time of the block.",
        "today": "`today: Date`: the UTC day of the block.",
        "days": "`days(n: Int) -> Duration`", "hours": "`hours(n: Int) -> Duration`",
        "minutes": "`minutes(n: Int) -> Duration`", "seconds": "`seconds(n: Int) -> Duration`",
        "months":
            "`date + months(n)`: the same day n months on, or the last of a month that lacks it. `months(from: a, to: b) -> Int`: the whole months between two days.",
        "years":
            "`date + years(n)`: twelve months each. `years(from: a, to: b) -> Int`: the whole years between two days, as an age.",
        "begins": "`text.begins(with: other) -> Bool`",
        "within":
            "`text.within(n)`: the text if it has at most n bytes, otherwise `none`; of bytes, lists and sets too. Behind `by`, how long signatures wait for each other.",
        "share":
            "`amount.share(n, d)`: amount × n ÷ d, rounded half to even; `rounded: up` is away from zero, `rounded: down` toward it.",
        "min": "`min(a, b)`: the smaller of two of Int, Money, Time, Date or Duration.",
        "max": "`max(a, b)`: the larger of two of Int, Money, Time, Date or Duration.",
        "abs": "`abs(a)`: an Int or Money without its sign.",
        "money": "`money(minor, USD)`, `money(minor, like: amount)`: an amount from minor units.",
        "zero": "`zero(USD)`, `zero(like: amount)`: nothing, in that currency.",
        "parameter": "`parameter(name) -> Int?`: a parameter that the consortium votes on.",
        "bitand": "`bitand(a: Int, b: Int) -> Int`", "bitor": "`bitor(a: Int, b: Int) -> Int`",
        "bitxor": "`bitxor(a: Int, b: Int) -> Int`",
        "Int": "A whole number of 64 bits; what does not fit stops the call.", "Bool": "`true` or `false`.",
        "Time": "Milliseconds since 1970, as `2026-01-31T09:30:00Z`.", "Date": "A day, as `2026-01-31`.",
        "Duration": "A length of time, not negative, as `days(30)`.",
        "Money": "Minor units with a currency, as `12.50 USD`; of `Money<USD>` the currency is known before the contract runs.",
        "Account": "Who signs: 32 bytes.", "Organisation": "A member of the consortium: 32 bytes.",
        "Hash": "32 bytes that stand for something outside.", "Text": "`Text<n>`: at most n bytes of UTF-8.",
        "Bytes": "`Bytes<n>`: at most n bytes.", "List": "`List<T, n>`: at most n values.",
        "Set": "`Set<T, n>`: at most n different values, in order.",
        "Map": "`Map<Key, Value>`, only as state.",
    ]
}
