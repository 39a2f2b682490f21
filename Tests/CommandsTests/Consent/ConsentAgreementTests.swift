import Commands
import FHIR
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
                    #expect(decision.isPermitted == outcomes.isPermitted, "seed \(seed): \(texts) \(text)")
                    #expect(decision.reason == Self.reason(of: outcomes), "seed \(seed): \(texts) \(text)")
                    tally[decision.reason, default: 0] += 1
                }
            }
        }
        // The draw must reach every answer often, or it proves little.
        for reason in ["grantedByDirective", "deniedByDirective", "mayBeDeniedByDirective", "noConsent"] {
            #expect(tally[reason, default: 0] >= 50, "\(tally)")
        }
        #expect(tally["refused", default: 0] < 100, "\(tally)")
    }

    private static func reason(of outcomes: ConsentOutcomes) -> String {
        if outcomes == .denial { return "deniedByDirective" }
        if outcomes.contains(.denial) { return "mayBeDeniedByDirective" }
        return outcomes == .permission ? "grantedByDirective" : "noConsent"
    }
}
