package import ContractVM
package import FHIR
internal import Primitives

/// Rules and questions as values of the `consent` contract, field by field as its records declare them.
package enum ConsentValues {
    /// The argument of `declare`.
    package static func rules(_ directive: ConsentDirective) -> ContractValue { .list(directive.rules.map(rule)) }

    private static func rule(_ rule: ConsentRule) -> ContractValue {
        .record([
            .enumCase(effects.firstIndex(of: rule.effect) ?? 0), .int(Int64(rule.depth)),
            rule.from.map(ContractValue.time) ?? .none, rule.until.map(ContractValue.time) ?? .none,
            .set(rule.accounts.map(ContractValue.account)), .set(rule.organisations.map(ContractValue.organisation)),
            .set(rule.roles.compactMap(ConsentDirectory.roles.firstIndex).sorted().map { .enumCase($0) }), hashes(rule.groups),
            hashes(rule.parties), hashes(rule.custodians), hashes(rule.authors), acts(Set(rule.acts)), hashes(rule.purposes),
            rule.level.map { .int(Int64($0)) } ?? .none, hashes(rule.labels), hashes(rule.classes), hashes(rule.codes),
            hashes(rule.data), rule.authoredFrom.map(ContractValue.int) ?? .none,
            rule.authoredUntil.map(ContractValue.int) ?? .none,
        ])
    }

    /// The rules of a value that `directiveOf` gave; nil if it is none.
    package static func rules(of directive: ContractValue) -> [ConsentRule]? {
        guard case .record(let fields) = directive, case .list(let values)? = fields.first else { return nil }
        let rules = values.compactMap(rule)
        return rules.count == values.count ? rules : nil
    }

    private static func rule(_ value: ContractValue) -> ConsentRule? {
        guard case .record(let fields) = value, fields.count == 20, case .enumCase(let effect, _) = fields[0],
            effects.indices.contains(effect), case .int(let depth) = fields[1]
        else { return nil }
        var rule = ConsentRule(effect: effects[effect], depth: Int(depth))
        if case .time(let from) = fields[2] { rule.from = from }
        if case .time(let until) = fields[3] { rule.until = until }
        rule.accounts = elements(fields[4]) { if case .account(let account) = $0 { account } else { nil } }
        rule.organisations = elements(fields[5]) { if case .organisation(let organisation) = $0 { organisation } else { nil } }
        rule.roles = elements(fields[6]) { value in
            guard case .enumCase(let role, _) = value, ConsentDirectory.roles.indices.contains(role) else { return nil }
            return ConsentDirectory.roles[role]
        }
        (rule.groups, rule.parties) = (hashes(of: fields[7]), hashes(of: fields[8]))
        (rule.custodians, rule.authors) = (hashes(of: fields[9]), hashes(of: fields[10]))
        rule.acts = elements(fields[11]) { value in
            guard case .enumCase(let act, _) = value, ConsentAction.allCases.indices.contains(act) else { return nil }
            return ConsentAction.allCases[act]
        }
        rule.purposes = hashes(of: fields[12])
        if case .int(let level) = fields[13] { rule.level = Int(level) }
        (rule.labels, rule.classes) = (hashes(of: fields[14]), hashes(of: fields[15]))
        (rule.codes, rule.data) = (hashes(of: fields[16]), hashes(of: fields[17]))
        if case .int(let from) = fields[18] { rule.authoredFrom = from }
        if case .int(let until) = fields[19] { rule.authoredUntil = until }
        return rule
    }

    private static func elements<Element>(_ value: ContractValue, _ read: (ContractValue) -> Element?) -> [Element] {
        guard case .set(let values) = value else { return [] }
        return values.compactMap(read)
    }

    private static func hashes(of value: ContractValue) -> [Hash256] {
        elements(value) { if case .hash(let hash) = $0 { hash } else { nil } }
    }

    /// A question, with those names and codes alone that the directives know.
    package static func question(
        _ question: ConsentQuestion,
        knownTo directives: [ConsentDirective],
        secret: ConsentSecret? = nil
    ) throws(CommandFailure) -> ContractValue {
        let known = Set(directives.flatMap { $0.meanings.keys })
        func keys(_ kind: ConsentKey, _ texts: Set<String>, _ most: Int) throws(CommandFailure) -> ContractValue {
            let found = texts.map { kind.hash($0, under: secret) }.filter(known.contains).sorted()
            guard found.count <= most else {
                throw CommandFailure(
                    "the request names more than \(most) values of one kind that the consents name too; ask for less at once"
                )
            }
            return hashes(found)
        }
        func facet(_ kind: ConsentKey, _ facet: ConsentFacet) throws(CommandFailure) -> ContractValue {
            .record([try keys(kind, facet.keys, ConsentRule.Bounds.facet), .bool(facet.isWhole)])
        }
        let data = question.known
        return .record([
            try facet(.party, question.parties), try facet(.party, data.custodians), try facet(.party, data.authors),
            acts(question.acts), try keys(.purpose, question.purposes, ConsentRule.Bounds.askedPurposes),
            data.level.map { .int(Int64($0)) } ?? .none, try facet(.label, data.labels),
            try facet(.class, data.classes), try facet(.code, data.codes), try facet(.data, data.data),
            data.authored?.first.map(ContractValue.int) ?? .none, data.authored?.last.map(ContractValue.int) ?? .none,
        ])
    }

    /// What is known of data as the contract's Description: of a side that is too large for it, a part.
    package static func description(_ known: ConsentDescription, secret: ConsentSecret) -> ContractValue {
        func facet(_ kind: ConsentKey, _ facet: ConsentFacet, most: Int = ConsentRule.Bounds.facet) -> ContractValue {
            let found = Set(facet.keys.map { kind.hash($0, under: secret) }).sorted()
            return .record([hashes(Array(found.prefix(most))), .bool(facet.isWhole && found.count <= most)])
        }
        return .record([
            .hash(secret.mark), facet(.party, known.custodians), facet(.party, known.authors),
            known.level.map { .int(Int64($0)) } ?? .none,
            facet(.label, known.labels), facet(.class, known.classes, most: ConsentRule.Bounds.facet - 1),
            facet(.code, known.codes), facet(.data, known.data), known.authored?.first.map(ContractValue.int) ?? .none,
            known.authored?.last.map(ContractValue.int) ?? .none,
        ])
    }

    private static let effects: [ConsentEffect] = [.permit, .deny, .group]

    private static func hashes(_ hashes: [Hash256]) -> ContractValue { .set(hashes.map(ContractValue.hash)) }

    private static func acts(_ acts: Set<ConsentAction>) -> ContractValue {
        .set(ConsentAction.allCases.enumerated().filter { acts.contains($0.element) }.map { .enumCase($0.offset) })
    }
}
