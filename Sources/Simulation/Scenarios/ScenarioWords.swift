/// The words of one line, taken one after the other.
struct ScenarioWords {
    let line: Int
    private var words: ArraySlice<Substring>

    init(_ text: Substring, line: Int) {
        self.line = line
        words = text.split { $0 == " " || $0 == "\t" }.flatMap(Self.pieces)[...]
    }

    /// A colon or a bar is a word of its own.
    private static func pieces(_ word: Substring) -> [Substring] {
        if word.count > 1, word.hasSuffix(":") { return [word.dropLast(), ":"] }
        return [word]
    }

    var isEmpty: Bool { words.isEmpty }
    var rest: String { words.joined(separator: " ") }

    func failure(_ problem: String, _ remedy: String) -> ScenarioError {
        ScenarioError(line: line, problem: problem, remedy: remedy)
    }

    /// Takes these words if they stand here.
    mutating func take(_ phrase: String) -> Bool {
        let expected = phrase.split(separator: " ")
        guard words.count >= expected.count, zip(words, expected).allSatisfy({ $0 == $1 }) else { return false }
        words.removeFirst(expected.count)
        return true
    }

    mutating func expect(_ phrase: String) throws(ScenarioError) {
        guard take(phrase) else { throw failure("\"\(phrase)\" is missing before \"\(rest)\"", "write \"\(phrase)\" there") }
    }

    mutating func end() throws(ScenarioError) {
        guard isEmpty else { throw failure("\"\(rest)\" is left over", "remove it, or write it in a line of its own") }
    }

    mutating func word(_ what: String) throws(ScenarioError) -> Substring {
        guard let word = words.popFirst() else { throw failure("the line ends too early", "add \(what)") }
        return word
    }

    mutating func number(_ what: String) throws(ScenarioError) -> UInt64 {
        let word = try word(what)
        guard let number = UInt64(word), number <= 1 << 40 else {
            throw failure("\"\(word)\" is not \(what)", "write a whole number, for example 3")
        }
        return number
    }

    func nextIsNumber() -> Bool { words.first.map { UInt64($0) != nil } ?? false }

    /// "300 ms" or "2 s", in milliseconds.
    mutating func duration() throws(ScenarioError) -> UInt64 {
        let number = try number("a time")
        if take("ms") { return number }
        if take("s") { return number * 1_000 }
        throw failure("a time has no unit", "write \"\(number) ms\" or \"\(number) s\"")
    }

    /// "node 2" or "the primary".
    mutating func victim() throws(ScenarioError) -> Fault.Victim {
        if take("the primary") { return .primary }
        guard take("node") else { throw failure("nobody is named at \"\(rest)\"", "write \"node 2\" or \"the primary\"") }
        return .node(Int(try number("the number of a node")))
    }

    /// "node 2", "the primary", or "anybody".
    mutating func anybody() throws(ScenarioError) -> Fault.Victim? { take("anybody") ? nil : try victim() }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type, _ what: String) throws(ScenarioError)
        -> Choice
    where Choice.RawValue == String {
        // The longest first, because one choice may begin with another.
        let all = Choice.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
        for choice in all where take(choice.rawValue) { return choice }
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure("\"\(rest)\" is no \(what)", "write one of: \(names)")
    }
}
