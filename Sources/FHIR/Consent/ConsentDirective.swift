package import Primitives

/// A FHIR Consent as rules of the `consent` contract, with what was narrowed on the way and what each hash stands for.
package struct ConsentDirective: Hashable, Sendable {
    /// What one hash of the rules stands for; kept off the chain, because it may name people.
    package struct Meaning: Hashable, Sendable {
        package let kind: ConsentKey
        package let text: String

        package init(kind: ConsentKey, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// Empty where the consent has no say.
    package private(set) var rules: [ConsentRule] = []
    /// Where the rules permit less than the consent may have meant; empty if they are exact.
    package private(set) var narrowings: [String]
    package private(set) var meanings: [Hash256: Meaning] = [:]

    /// Whether the rules permit less than the consent as it is read (`FHIRConsent.meaning`).
    package private(set) var isNarrower = false

    private let directory: ConsentDirectory
    private let secret: ConsentSecret?
    private let base: ConsentBase?

    /// Maps a consent, its names and codes hashed under `secret` where there is one, its references relative to `base`.
    ///
    /// Refuses what the contract's bounds cannot hold, rather than leave a part of it out.
    package init(
        _ consent: FHIRConsent,
        directory: ConsentDirectory = ConsentDirectory(),
        secret: ConsentSecret? = nil,
        base: ConsentBase? = nil
    ) throws(ConsentError) {
        self.directory = directory
        self.secret = secret
        self.base = base
        let meaning = consent.meaning
        narrowings = meaning.narrowings
        guard let rule = meaning.rule else { return }
        let count = rule.count
        guard count <= ConsentRule.Bounds.rules else { throw Self.tooManyRules(count) }
        let said = narrowings.count
        for provision in rule.rules(&narrowings) { try add(provision, depth: 0) }
        isNarrower = narrowings.count > said
        guard rules.count <= ConsentRule.Bounds.rules else { throw Self.tooManyRules(rules.count) }
    }

    /// Whether what the rules say of data names somebody or something by a server.
    ///
    /// Without a base that is not held against relative references, which may mean the same.
    package var namesServers: Bool {
        rules.flatMap { $0.custodians + $0.authors + $0.data }.contains { hash in
            meanings[hash].map { ConsentBase.isAbsolute($0.text) } ?? false
        }
    }

    private static func tooManyRules(_ count: Int) -> ConsentError {
        ConsentError(
            .notUnderstood,
            "Consent.provision",
            "comes to \(count) rules, and the contract holds at most \(ConsentRule.Bounds.rules); split it into several consents"
        )
    }

    private mutating func add(_ provision: ConsentProvision, depth: Int) throws(ConsentError) {
        guard depth <= ConsentRule.Bounds.depth else {
            throw ConsentError(.notUnderstood, "Consent.provision", "is nested deeper than the contract holds")
        }
        for piece in try pieces(of: provision) {
            var rule = ConsentRule(effect: piece.effect ?? .group, depth: depth)
            Self.setTimes(piece, of: &rule)
            try setLabels(piece, of: &rule)
            try setReaders(piece, of: &rule)
            rule.custodians = try keys(.party, piece.custodians, ConsentRule.Bounds.custodians, "custodians")
            let piece = Self.namingAuthors(piece)
            rule.authors = try keys(.party, piece.authors, ConsentRule.Bounds.authors, "authors")
            rule.acts = ConsentAction.allCases.filter(piece.actions.contains)
            rule.purposes = try keys(.purpose, piece.purposes.map(\.text), ConsentRule.Bounds.purposes, "purposes")
            rule.classes = try keys(.class, piece.classes.map(\.text), ConsentRule.Bounds.classes, "classes")
            rule.codes = try keys(.code, piece.codes.map(\.text), ConsentRule.Bounds.codes, "codes")
            rule.data = try keys(.data, piece.data, ConsentRule.Bounds.data, "data")
            rules.append(rule)
            for exception in piece.exceptions { try add(exception, depth: depth + 1) }
        }
    }

    /// Data that certain people authored is said by naming them as authors, as far as those fit: of these a description knows all.
    private static func namingAuthors(_ piece: ConsentProvision) -> ConsentProvision {
        let mark = "\(ConsentDataMeaning.authoredby.rawValue):"
        guard piece.authors.isEmpty, piece.data.count <= ConsentRule.Bounds.authors, piece.data.allSatisfy({ $0.hasPrefix(mark) })
        else { return piece }
        var found = piece
        found.authors = piece.data.map { String($0.dropFirst(mark.count)) }
        found.data = []
        return found
    }

    /// A rule without exceptions whose codes, classes or data are too many for one is the same as several side by side.
    private func pieces(of provision: ConsentProvision) throws(ConsentError) -> [ConsentProvision] {
        guard provision.exceptions.isEmpty else { return [provision] }
        var pieces = [provision]
        pieces = pieces.flatMap { piece in Self.cut(piece, \.codes, ConsentRule.Bounds.codes) }
        pieces = pieces.flatMap { piece in Self.cut(piece, \.classes, ConsentRule.Bounds.classes) }
        pieces = pieces.flatMap { piece in Self.cut(piece, \.data, ConsentRule.Bounds.data) }
        pieces = pieces.flatMap { piece in Self.cut(piece, \.purposes, ConsentRule.Bounds.purposes) }
        pieces = pieces.flatMap { piece in Self.cut(piece, \.recipients, ConsentRule.Bounds.parties) }
        return pieces
    }

    private static func cut<Element>(
        _ provision: ConsentProvision,
        _ list: WritableKeyPath<ConsentProvision, [Element]>,
        _ most: Int
    ) -> [ConsentProvision] {
        let all = provision[keyPath: list]
        guard all.count > most else { return [provision] }
        return stride(from: 0, to: all.count, by: most).map { start in
            var piece = provision
            piece[keyPath: list] = Array(all[start..<min(all.count, start + most)])
            return piece
        }
    }

    /// Block time counts from 1970, so a rule that begins earlier always has begun, and one that ends earlier always has ended.
    private static func setTimes(_ provision: ConsentProvision, of rule: inout ConsentRule) {
        if let first = provision.period?.first, first > 0 { rule.from = UInt64(first) }
        if let last = provision.period?.last { rule.until = last < 0 ? 0 : UInt64(last) + 1 }
        rule.authoredFrom = provision.dataPeriod?.first
        rule.authoredUntil = provision.dataPeriod?.last
    }

    private mutating func setLabels(_ provision: ConsentProvision, of rule: inout ConsentRule) throws(ConsentError) {
        let levels = provision.labels.compactMap(ConsentTerminology.level)
        rule.level = provision.effect == .deny ? levels.min() : levels.max()
        guard rule.level == nil || provision.effect != .group else {
            throw ConsentError(
                .notUnderstood,
                "Consent.provision.securityLabel",
                "stands in a root without type: it covers up to it, or from it on?"
            )
        }
        let others = provision.labels.filter { ConsentTerminology.level(of: $0) == nil }
        rule.labels = try keys(.label, others.map(\.text), ConsentRule.Bounds.labels, "security labels")
    }

    private mutating func setReaders(_ provision: ConsentProvision, of rule: inout ConsentRule) throws(ConsentError) {
        var outside: [String] = []
        for name in provision.recipients {
            switch directory.party(name) ?? base.flatMap({ directory.party($0.relative(name)) }) {
            case .account(let account)?: rule.accounts.append(account)
            case .organisation(let organisation)?: rule.organisations.append(organisation)
            case .role(let role)?: rule.roles.append(role)
            case .group(let group)?: rule.groups.append(group)
            case nil: outside.append(name)
            }
        }
        rule.accounts = Set(rule.accounts).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        rule.organisations = Set(rule.organisations).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        rule.roles = ConsentDirectory.roles.filter(rule.roles.contains)
        rule.groups = Set(rule.groups).sorted()
        rule.parties = try keys(.party, outside, ConsentRule.Bounds.parties, "readers")
        guard rule.accounts.count <= ConsentRule.Bounds.accounts, rule.organisations.count <= ConsentRule.Bounds.organisations,
            rule.roles.count <= ConsentRule.Bounds.roles, rule.groups.count <= ConsentRule.Bounds.groups
        else { throw Self.tooMany("readers") }
    }

    private mutating func keys(_ kind: ConsentKey, _ texts: [String], _ most: Int, _ what: String) throws(ConsentError)
        -> [Hash256]
    {
        var found: Set<Hash256> = []
        for text in texts.map({ kind == .party || kind == .data ? base?.relative($0) ?? $0 : $0 }) {
            let hash = kind.hash(text, under: secret)
            found.insert(hash)
            meanings[hash] = Meaning(kind: kind, text: text)
        }
        guard found.count <= most else { throw Self.tooMany(what) }
        return found.sorted()
    }

    private static func tooMany(_ what: String) -> ConsentError {
        ConsentError(.notUnderstood, "Consent.provision", "one rule names more \(what) than the contract holds; split it")
    }
}
