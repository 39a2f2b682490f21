import Commands
import FHIR
import NodeAPI
import Primitives
import Testing

/// The decision straight from the FHIR Consent and the decision of the `consent` contract after mapping are made by different code in
/// different languages; here they are compared.
@Suite struct ConsentAgreementTests {
    @Test func `Consent and contract agree on three thousand drawn requests`() throws {
        let contract = try PrivateConsentContract()
        var tally: [String: Int] = [:]
        for seed in 1...500 as ClosedRange<UInt64> {
            var drawn = RandomConsents(seed: seed)
            let texts = (0..<Int(1 + seed % 3)).map { drawn.consent($0) }
            let consents = try texts.map { try FHIRConsent.read(Array($0.utf8)) }
            let mapped = consents.compactMap { try? ConsentDirective($0) }
            guard mapped.count == consents.count else {
                tally["refused", default: 0] += 1
                continue
            }
            let patient = try contract.declare(mapped)
            let vocabulary = ConsentVocabulary(consents)
            for _ in 0..<6 {
                let text = drawn.request()
                for question in try ConsentRequest.read(Array(text.utf8)).questions(vocabulary) {
                    let outcomes = consents.compactMap(\.meaning.rule)
                        .reduce(ConsentOutcomes.nothing) { $0.beside($1.outcomes(for: question)) }
                    let decision = try contract.decide(question, for: patient)
                    // Where the mapping narrows, or the question leaves something open, the contract may refuse what the Consent
                    // would permit; never the other way round.
                    #expect(!decision.isPermitted || outcomes.isPermitted, "seed \(seed): \(texts) \(text)")
                    guard !mapped.contains(where: \.isNarrower) else {
                        tally["narrower", default: 0] += 1
                        continue
                    }
                    if [.nothing, .permission, .denial].contains(outcomes) {
                        #expect(decision.reason == Self.reason(of: outcomes), "seed \(seed): \(texts) \(text)")
                        tally["surely", default: 0] += 1
                    }
                    tally[decision.reason, default: 0] += 1
                }
            }
        }
        // The draw must reach every answer often, or it proves little.
        for reason in ["grantedByDirective", "deniedByDirective", "mayBeDeniedByDirective", "noConsent"] {
            #expect(tally[reason, default: 0] >= 50, "\(tally)")
        }
        #expect(tally["surely", default: 0] > 1000 && tally["refused", default: 0] < 200, "\(tally)")
    }

    @Test func `a directive that goes out as a Consent and comes back decides alike`() throws {
        let contract = try PrivateConsentContract()
        var compared = 0
        for seed in 1001...1120 as ClosedRange<UInt64> {
            var drawn = RandomConsents(seed: seed)
            let consent = try FHIRConsent.read(Array(drawn.consent(1).utf8))
            guard let before = try? ConsentDirective(consent), !before.rules.isEmpty else { continue }
            guard
                let json = try? ConsentDocument(meanings: before.meanings).json(
                    of: before.rules,
                    patient: "Patient/1",
                    id: "again"
                )
            else { continue }
            let again = try FHIRConsent.read(Array(json.description.utf8))
            let after = try ConsentDirective(again)
            let (first, second) = (try contract.declare([before]), try contract.declare([after]))
            let vocabulary = ConsentVocabulary([consent])
            for _ in 0..<6 {
                for question in try ConsentRequest.read(Array(drawn.request().utf8)).questions(vocabulary) {
                    let decisions = (try contract.decide(question, for: first), try contract.decide(question, for: second))
                    #expect(decisions.0 == decisions.1, "seed \(seed): \(json)")
                    compared += 1
                }
            }
        }
        #expect(compared > 200, "\(compared)")
    }

    @Test func `rules that no Consent can say, and hashes that nobody explains, are not exported`() throws {
        let document = ConsentDocument(meanings: [:])
        let group = [ConsentRule(effect: .permit, depth: 0), ConsentRule(effect: .group, depth: 1)]
        #expect(throws: CommandFailure.self) { try document.json(of: group, patient: "Patient/1", id: "1") }
        var (outer, inner) = (ConsentRule(effect: .permit, depth: 0), ConsentRule(effect: .permit, depth: 1))
        (outer.acts, inner.acts) = ([.access], [.correct])
        // On the chain the inner rule never matches; a Consent would read it as an addition.
        #expect(throws: CommandFailure.self) { try document.json(of: [outer, inner], patient: "Patient/1", id: "1") }
        var unexplained = ConsentRule(effect: .permit, depth: 0)
        unexplained.purposes = [ConsentKey.purpose.hash("a|b")]
        #expect(throws: CommandFailure.self) { try document.json(of: [unexplained], patient: "Patient/1", id: "1") }
        let two = [ConsentRule(effect: .permit, depth: 0), ConsentRule(effect: .deny, depth: 0)]
        let consent = try FHIRConsent.read(
            Array(try document.json(of: two, patient: "Patient/1", id: "1").description.utf8)
        )
        #expect(try ConsentDirective(consent).rules.map(\.effect) == [.group, .permit, .deny])
    }

    @Test func `a directory turns readers into accounts, organisations, roles and groups, and an export keeps them`() throws {
        let hex = String(repeating: "ab", count: 32)
        let directory = try ConsentNotes.directory(
            Array(
                "{\"Practitioner/1\":\"account:\(hex)\",\"Organization/1\":\"organisation:St. Anna\",\"Group/1\":\"group:\(hex)\",\"PractitionerRole/1\":\"role:clinician\"}"
                    .utf8
            ),
            accounts: [:]
        )
        let actors = ["Practitioner/1", "Organization/1", "Group/1", "PractitionerRole/1", "Practitioner/2"].map {
            "{\"role\":{\"text\":\"reader\"},\"reference\":{\"reference\":\"\($0)\"}}"
        }
        let text = """
            {"resourceType":"Consent","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},"patient":{"reference":"Patient/1"},
             "provision":{"type":"permit","actor":[\(actors.joined(separator: ","))]}}
            """
        let directive = try ConsentDirective(try FHIRConsent.read(Array(text.utf8)), directory: directory)
        let rule = try #require(directive.rules.first)
        #expect(rule.accounts.count == 1 && rule.organisations.count == 1 && rule.groups.count == 1)
        #expect(rule.roles == ["clinician"] && rule.parties == [ConsentKey.party.hash("Practitioner/2")])
        let meanings = try ConsentNotes.meanings(Array(ConsentNotes.json(directive.meanings).description.utf8))
        let json = try ConsentDocument(meanings: meanings).json(of: directive.rules, patient: "Patient/1", id: "1")
        #expect(try ConsentDirective(try FHIRConsent.read(Array(json.description.utf8))).rules == directive.rules)
        #expect(throws: CommandFailure.self) {
            try ConsentNotes.directory(Array("{\"Group/1\":\"everybody\"}".utf8), accounts: [:])
        }
        #expect(throws: CommandFailure.self) {
            try ConsentNotes.meanings(Array("{\"\(hex)\":{\"kind\":\"party\",\"text\":\"Practitioner/1\"}}".utf8))
        }
    }

    private static func reason(of outcomes: ConsentOutcomes) -> String {
        if outcomes == .denial { return "deniedByDirective" }
        if outcomes.contains(.denial) { return "mayBeDeniedByDirective" }
        return outcomes == .permission ? "grantedByDirective" : "noConsent"
    }
}
