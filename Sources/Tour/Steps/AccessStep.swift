internal import FHIR
internal import Primitives

/// Step 5: clinicians ask for records; the chain answers first, keys and contents follow.
struct AccessStep {
    let scene: TourScene
    let consortium: Consortium
    let collection: FHIRCollection
    let book: RecordBook

    /// At most so many patients of each kind of decision.
    private static let sample = 8

    enum Answer: Sendable {
        case opened(transaction: String)
        case refused(basis: String)
    }

    func run(_ plan: ConsentPlan) async throws -> (AccessTally, ExampleDisclosure) {
        scene.narrator.begin(5, "Access")
        var (tally, example) = try await askByConsent(plan)
        tally.granted += try await treatAtHome(plan)
        try await withdrawBeforeTheKey(plan)
        tally.emergency += try await breakTheGlass(plan)
        guard let example else { throw TourError("no patient of the input consented, so nothing can be disclosed") }
        return (tally, example)
    }

    // MARK: By consent

    private func askByConsent(_ plan: ConsentPlan) async throws -> (AccessTally, ExampleDisclosure?) {
        var cases: [(ConsentCase, RegisteredRecord)] = []
        for kind in ConsentCase.Kind.allCases {
            for decision in plan.cases.filter({ $0.kind == kind }).prefix(Self.sample) {
                let records = book.records(of: decision.patientID, at: decision.custodian)
                guard let first = records.first else { continue }
                cases.append((decision, first))
                let other = records.first { $0.source.recordClass != first.source.recordClass }
                if kind == .narrowed, let other { cases.append((decision, other)) }
            }
        }
        let progress = scene.narrator.progress("Asking for records", of: cases.count)
        let answers = try await BoundedWork.map(cases, limit: 16) { decision, record in
            let reader = consortium.other(than: record.custodian).clinician
            let answer = try await ask(for: record, as: reader, purpose: "treatment")
            progress.advance()
            let expected = decision.permits(recordClass: record.source.recordClass.rawValue)
            guard expected == answer.isOpened else {
                throw TourError(
                    "a request was \(answer.isOpened ? "permitted" : "refused") against the patient's decision (\(decision.kind.rawValue))"
                )
            }
            return answer
        }
        var tally = AccessTally()
        var reasons: [String: Int] = [:]
        var example: ExampleDisclosure?
        for (answer, (decision, _)) in zip(answers, cases) {
            switch answer {
            case .opened(let transaction):
                tally.granted += 1
                if example == nil { example = ExampleDisclosure(patientID: decision.patientID, transaction: transaction) }
            case .refused(let basis):
                tally.refused += 1
                reasons[basis, default: 0] += 1
            }
        }
        let why = reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        scene.narrator.say(
            "\(tally.granted) requests were permitted: the disclosure was certified, the custodian's node wrapped the key, "
                + "and the record, fetched from another node and opened, was the original byte for byte. A second key for the same disclosure was refused each time."
        )
        scene.narrator.say("\(tally.refused) were refused, no key was given, and the refusals are on the chain (\(why)).")
        return (tally, example)
    }

    private func ask(for record: RegisteredRecord, as reader: TourAccount, purpose: String) async throws -> Answer {
        let call = ActionCall("records", "request", [.name(record.blob), .text(purpose)])
        let certified = try await scene.network.perform(call, by: reader)
        return try await follow(certified, record, reader)
    }

    /// What comes after the chain's answer: the record, or no key.
    private func follow(_ certified: CertifiedCall, _ record: RegisteredRecord, _ reader: TourAccount) async throws -> Answer {
        guard let answer = AccessAnswer(certified.value) else { throw TourError("records gave no answer") }
        let custodian = consortium.hospital(record.custodian)
        let exchange = RecordExchange(scene: scene)
        guard answer.isPermitted else {
            if case .released = try await exchange.releaseKey(answer.id, to: reader, at: custodian, attempts: 1) {
                throw TourError("a key was released without a disclosure")
            }
            return .refused(basis: answer.basis)
        }
        try await read(record, by: reader, disclosure: answer.id)
        return .opened(transaction: certified.id)
    }

    /// Gets the key, fetches, opens, compares; then the same disclosure must give no second key.
    private func read(_ record: RegisteredRecord, by reader: TourAccount, disclosure: Int64) async throws {
        let custodian = consortium.hospital(record.custodian)
        let exchange = RecordExchange(scene: scene)
        guard case .released(let key) = try await exchange.releaseKey(disclosure, to: reader, at: custodian) else {
            throw TourError("\(custodian.display)'s node gave no key for a certified disclosure")
        }
        // From another node than the custodian's: it fetches what it lacks.
        let opened = try await exchange.open(record.blob, with: key, as: reader, firstAsking: custodian.node + 1)
        guard opened == ClinicalRecordSet.payload(of: record.source, in: collection) else {
            throw TourError("an opened record differs from what was sealed")
        }
        try await askTwice(disclosure, reader, custodian)
        let redeem = ActionCall("records", "redeem", [.number(disclosure)])
        try await scene.network.perform(redeem, by: custodian.system)
    }

    /// A disclosure is good for one key.
    private func askTwice(_ disclosure: Int64, _ reader: TourAccount, _ custodian: Hospital) async throws {
        let exchange = RecordExchange(scene: scene)
        guard case .refused = try await exchange.releaseKey(disclosure, to: reader, at: custodian, attempts: 1) else {
            throw TourError("one disclosure gave two keys")
        }
    }

    // MARK: Particular cases

    /// The custodian's own clinician treats without consent, unless the patient forbids it.
    private func treatAtHome(_ plan: ConsentPlan) async throws -> Int {
        guard let decision = plan.cases.first(where: { $0.kind == .never }),
            let record = book.records(of: decision.patientID, at: decision.custodian).first
        else { return 0 }
        let clinician = consortium.hospital(record.custodian).clinician
        guard case .opened = try await ask(for: record, as: clinician, purpose: "treatment") else {
            throw TourError("the custodian's own clinician was refused")
        }
        scene.narrator.say(
            "The custodian's own clinician reads for treatment without a consent, since the patient has not forbidden it."
        )
        return 1
    }

    /// Consent is asked again when the key is asked for: a withdrawal in between wins.
    private func withdrawBeforeTheKey(_ plan: ConsentPlan) async throws {
        guard let decision = plan.cases.last(where: { $0.kind == .granted }),
            let record = book.records(of: decision.patientID, at: decision.custodian).first
        else { return }
        let patient = try consortium.patient(decision.patientID)
        let reader = consortium.other(than: record.custodian).clinician
        let request = ActionCall("records", "request", [.name(record.blob), .text("treatment")])
        guard let answer = AccessAnswer(try await scene.network.perform(request, by: reader).value), answer.isPermitted else {
            return
        }
        let withdraw = ActionCall("consent", "withdraw", [.name(reader.account)])
        let withdrawn = try await scene.network.perform(withdraw, by: patient)
        let custodian = consortium.hospital(record.custodian)
        try await scene.network.waitForHeight(withdrawn.height, at: custodian.node)
        let key = try await RecordExchange(scene: scene).releaseKey(answer.id, to: reader, at: custodian, attempts: 1)
        guard case .refused(let why) = key else { throw TourError("a key was released after the consent was withdrawn") }
        scene.narrator.say("A patient withdrew between the disclosure and the key: no key (\(why)).")
    }

    /// Emergencies are granted at once and must be reviewed; the auditor reviews the first.
    private func breakTheGlass(_ plan: ConsentPlan) async throws -> Int {
        let unconsenting = plan.cases.filter { [.never, .denied, .withdrawn].contains($0.kind) }.prefix(3)
        var opened: [Int64] = []
        for decision in unconsenting {
            guard let record = book.records(of: decision.patientID, at: decision.custodian).first else { continue }
            let reader = consortium.other(than: record.custodian).emergency
            let call = ActionCall("records", "emergency", [.name(record.blob), .text("unconscious")])
            guard let answer = AccessAnswer(try await scene.network.perform(call, by: reader).value) else {
                throw TourError("records gave no answer to an emergency")
            }
            try await read(record, by: reader, disclosure: answer.id)
            opened.append(answer.id)
        }
        if let first = opened.first {
            let review = ActionCall("records", "review", [.number(first), .text("justified")])
            try await scene.network.perform(review, by: consortium.auditor)
        }
        scene.narrator.say(
            "\(opened.count) times a clinician on emergency duty broke the glass: granted at once, the patient is told, "
                + "open for four hours, to be reviewed within three days. The auditor has reviewed the first: justified."
        )
        return opened.count
    }
}

extension AccessStep.Answer {
    var isOpened: Bool { if case .opened = self { true } else { false } }
}
