package import FHIR
package import Primitives

/// A directive of the chain as a FHIR R4 Consent that decides alike.
package struct ConsentDocument {
    private let meanings: [Hash256: ConsentDirective.Meaning]
    private let secret: ConsentSecret?

    /// Takes what the hashes of the rules stand for, as `consent import` wrote it down, and the key that it used.
    package init(meanings: [Hash256: ConsentDirective.Meaning], secret: ConsentSecret? = nil) {
        self.meanings = meanings
        self.secret = secret
    }

    /// The Consent; refuses rules that say something which no Consent can, or a hash that nobody explains, rather than leave it out.
    package func json(of rules: [ConsentRule], patient: String, id: String) throws(CommandFailure) -> JSONValue {
        var members = [
            JSONMember("resourceType", "Consent"), JSONMember("id", .text(id)), JSONMember("status", "active"),
            JSONMember("scope", concept(ConsentCoding(system: ConsentCoding.scope, code: "patient-privacy"))),
            JSONMember("category", .array([concept(ConsentCoding(system: "http://loinc.org", code: "59284-0"))])),
            JSONMember("patient", reference(patient)),
            JSONMember("policy", [["uri": "urn:consilium:contract:consent"]]),
        ]
        try checkReach(of: rules)
        let roots = rules.indices.filter { rules[$0].depth == 0 }
        // A Consent has one root. A root without type says nothing itself, so it can hold several.
        if roots.count == 1, let only = roots.first {
            members.append(JSONMember("provision", try provision(at: only, of: rules)))
        } else if !roots.isEmpty {
            members.append(JSONMember("provision", .object([JSONMember("provision", try provisions(roots, of: rules))])))
        }
        return .object(members)
    }

    /// Refuses rules that a Consent would read more widely.
    ///
    /// On the chain an exception counts inside its rule alone; in a Consent it reaches beyond where it says something of its own instead
    /// of the rule's word. So that no Consent permits more, a word must not be said twice in different ways.
    private func checkReach(of rules: [ConsentRule]) throws(CommandFailure) {
        var around: [ConsentRule] = []
        for rule in rules {
            around.removeLast(around.count - min(around.count, rule.depth))
            for outer in around where !rule.keepsWords(of: outer) {
                throw CommandFailure(
                    "an exception says otherwise what its rule says of the same; a Consent would read that as an addition"
                )
            }
            around.append(rule)
        }
    }

    private func provisions(_ indices: [Int], of rules: [ConsentRule]) throws(CommandFailure) -> JSONValue {
        var found: [JSONValue] = []
        for index in indices {
            guard rules[index].effect != .group else {
                throw CommandFailure("a rule that says nothing itself stands beside or inside others; no Consent can say that")
            }
            found.append(try provision(at: index, of: rules))
        }
        return .array(found)
    }

    private func provision(at index: Int, of rules: [ConsentRule]) throws(CommandFailure) -> JSONValue {
        let rule = rules[index]
        var members: [JSONMember] = []
        if rule.effect != .group { members.append(JSONMember("type", .text(rule.effect.rawValue))) }
        if rule.from != nil || rule.until != nil {
            // Nothing happens on the chain before 1970, so an end at its first millisecond is one before it.
            let last = rule.until.map { Int64(clamping: $0) - 1 }
            members.append(JSONMember("period", try period(rule.from.map { Int64(clamping: $0) }, last)))
        }
        let actors = try actors(of: rule)
        if !actors.isEmpty { members.append(JSONMember("actor", .array(actors))) }
        if !rule.acts.isEmpty {
            let acts = rule.acts.map { concept(ConsentCoding(system: ConsentCoding.action, code: $0.rawValue)) }
            members.append(JSONMember("action", .array(acts)))
        }
        var labels = try codings(rule.labels, .label)
        if let level = rule.level {
            guard let label = ConsentTerminology.label(of: level) else { throw CommandFailure("a rule has no level of 1 to 6") }
            labels.insert(label, at: 0)
        }
        if !labels.isEmpty { members.append(JSONMember("securityLabel", .array(labels.map(coding)))) }
        let purposes = try codings(rule.purposes, .purpose)
        if !purposes.isEmpty { members.append(JSONMember("purpose", .array(purposes.map(coding)))) }
        let classes = try codings(rule.classes, .class)
        if !classes.isEmpty { members.append(JSONMember("class", .array(classes.map(coding)))) }
        let codes = try codings(rule.codes, .code)
        if !codes.isEmpty { members.append(JSONMember("code", .array(codes.map(concept)))) }
        if rule.authoredFrom != nil || rule.authoredUntil != nil {
            members.append(JSONMember("dataPeriod", try period(rule.authoredFrom, rule.authoredUntil)))
        }
        if !rule.data.isEmpty { members.append(JSONMember("data", .array(try rule.data.map(datum)))) }
        let exceptions = rules.indices.dropFirst(index + 1).prefix { rules[$0].depth > rule.depth }
            .filter { rules[$0].depth == rule.depth + 1 }
        if !exceptions.isEmpty { members.append(JSONMember("provision", try provisions(exceptions, of: rules))) }
        return .object(members)
    }

    private func actors(of rule: ConsentRule) throws(CommandFailure) -> [JSONValue] {
        func own(_ kind: String, _ value: String) -> String { "identifier:\(ConsentDirectory.system)\(kind)|\(value)" }
        var readers = rule.accounts.map { own("account", $0.hex) } + rule.organisations.map { own("organisation", $0.hex) }
        readers += rule.roles.map { own("role", $0) } + rule.groups.map { own("group", $0.hex) }
        readers += try rule.parties.map { (hash) throws(CommandFailure) in try text(hash, .party) }
        var actors = readers.map { actor($0, "IRCP") }
        for custodian in rule.custodians { actors.append(actor(try text(custodian, .party), "CST")) }
        for author in rule.authors { actors.append(actor(try text(author, .party), "AUT")) }
        return actors
    }

    private func actor(_ name: String, _ role: String) -> JSONValue {
        ["role": concept(ConsentCoding(system: ConsentCoding.participation, code: role)), "reference": reference(name)]
    }

    private func datum(_ hash: Hash256) throws(CommandFailure) -> JSONValue {
        let text = try text(hash, .data)
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw CommandFailure("the meanings explain data by no MEANING:NAME") }
        return ["meaning": .text(parts[0]), "reference": reference(parts[1])]
    }

    private func text(_ hash: Hash256, _ kind: ConsentKey) throws(CommandFailure) -> String {
        guard let meaning = meanings[hash], meaning.kind == kind, kind.hash(meaning.text, under: secret) == hash else {
            throw CommandFailure(
                "the rules name \(hash.hex.prefix(8))…, which the meanings do not explain; give the file of its import"
            )
        }
        return meaning.text
    }

    private func codings(_ hashes: [Hash256], _ kind: ConsentKey) throws(CommandFailure) -> [ConsentCoding] {
        var found: [ConsentCoding] = []
        for hash in hashes {
            let text = try text(hash, kind)
            guard let mark = text.lastIndex(of: "|") else {
                throw CommandFailure("the meanings explain a code by no system|code")
            }
            found.append(ConsentCoding(system: String(text[..<mark]), code: String(text[text.index(after: mark)...])))
        }
        return found
    }

    private func period(_ first: Int64?, _ last: Int64?) throws(CommandFailure) -> JSONValue {
        var members: [JSONMember] = []
        for (name, time) in [("start", first), ("end", last)] {
            guard let time else { continue }
            guard let text = FHIRMoment.text(time) else { throw CommandFailure("a rule has a time outside the years 1 to 9999") }
            members.append(JSONMember(name, .text(text)))
        }
        return .object(members)
    }

    private func coding(_ coding: ConsentCoding) -> JSONValue { ["system": .text(coding.system), "code": .text(coding.code)] }

    private func concept(_ coding: ConsentCoding) -> JSONValue { ["coding": .array([self.coding(coding)])] }

    private func reference(_ name: String) -> JSONValue {
        guard name.hasPrefix("identifier:"), let mark = name.lastIndex(of: "|") else { return ["reference": .text(name)] }
        let system = String(name[..<mark].dropFirst("identifier:".count))
        let value = JSONMember("value", .text(String(name[name.index(after: mark)...])))
        return ["identifier": .object(system.isEmpty ? [value] : [JSONMember("system", .text(system)), value])]
    }
}

extension ConsentRule {
    /// Whether nothing that the outer rule says is said here in another way; times in force only ever narrow.
    fileprivate func keepsWords(of outer: ConsentRule) -> Bool {
        func isKept<Element: Equatable>(_ own: [Element], _ other: [Element]) -> Bool {
            own.isEmpty || other.isEmpty || own == other
        }
        let readers = accounts.map(\.hex) + organisations.map(\.hex) + roles + groups.map(\.hex) + parties.map(\.hex)
        let outerReaders =
            outer.accounts.map(\.hex) + outer.organisations.map(\.hex) + outer.roles + outer.groups.map(\.hex)
            + outer.parties.map(\.hex)
        let hasLabels = level != nil || !labels.isEmpty
        let outerHasLabels = outer.level != nil || !outer.labels.isEmpty
        let hasAuthored = authoredFrom != nil || authoredUntil != nil
        let outerHasAuthored = outer.authoredFrom != nil || outer.authoredUntil != nil
        return isKept(readers, outerReaders) && isKept(custodians, outer.custodians) && isKept(authors, outer.authors)
            && isKept(acts, outer.acts) && isKept(purposes, outer.purposes) && isKept(classes, outer.classes)
            && isKept(codes, outer.codes) && isKept(data, outer.data)
            && (!hasLabels || !outerHasLabels || (level == outer.level && labels == outer.labels && effect == outer.effect))
            && (!hasAuthored || !outerHasAuthored || (authoredFrom == outer.authoredFrom && authoredUntil == outer.authoredUntil))
    }
}
