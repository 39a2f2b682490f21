internal import FHIR
internal import Primitives

/// The end of step 6: the insurer asks for the records behind claims, and gets those encounters only.
struct PaymentAccessStep {
    let scene: TourScene
    let consortium: Consortium
    let collection: FHIRCollection
    let book: RecordBook

    func run(_ decided: [(claim: ClaimsPlan.Claim, decision: ClaimDecision)]) async throws -> AccessTally {
        var tally = AccessTally()
        let payable = decided.filter { $0.decision.status == .approved && $0.claim.blob != nil }
        for (claim, _) in payable.prefix(4) {
            guard let record = book.records.first(where: { $0.blob == claim.blob }) else { continue }
            let answer = try await ask(record.blob, for: claim)
            guard answer.isPermitted else { throw TourError("the insurer was refused the record of its own claim") }
            try await read(record, answer.id)
            tally.granted += 1
        }
        let broader = payable.lazy.compactMap { entry -> (ClaimsPlan.Claim, RegisteredRecord)? in
            guard let patient = entry.claim.source.patientID else { return nil }
            return book.records(of: patient).first { $0.blob != entry.claim.blob }.map { (entry.claim, $0) }
        }.first
        if let (claim, record) = broader {
            let answer = try await ask(record.blob, for: claim)
            guard !answer.isPermitted else { throw TourError("the insurer got a record that its claim does not name") }
            tally.refused += 1
            scene.narrator.say(
                "For payment the insurer opened the records of \(tally.granted) claims, each the claim's own encounter; "
                    + "asking for another record of the same patient was refused (\(answer.basis))."
            )
        }
        return tally
    }

    private func ask(_ blob: Hash256, for claim: ClaimsPlan.Claim) async throws -> AccessAnswer {
        let call = ActionCall("records", "requestForPayment", [.name(blob), .name(claim.provider), .name(claim.number)])
        guard let answer = AccessAnswer(try await scene.network.perform(call, by: consortium.insurer).value) else {
            throw TourError("records gave no answer to the insurer")
        }
        return answer
    }

    private func read(_ record: RegisteredRecord, _ disclosure: Int64) async throws {
        let custodian = consortium.hospital(record.custodian)
        let exchange = RecordExchange(scene: scene)
        guard case .released(let key) = try await exchange.releaseKey(disclosure, to: consortium.insurer, at: custodian) else {
            throw TourError("\(custodian.display)'s node gave the insurer no key for a certified disclosure")
        }
        let opened = try await exchange.open(record.blob, with: key, as: consortium.insurer, firstAsking: consortium.insurerNode)
        guard opened == ClinicalRecordSet.payload(of: record.source, in: collection) else {
            throw TourError("a record that the insurer opened differs from what was sealed")
        }
        let redeem = ActionCall("records", "redeem", [.number(disclosure)])
        try await scene.network.perform(redeem, by: custodian.system)
    }
}
