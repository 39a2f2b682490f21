package import FHIR

/// The consents that are given to `consilium consent decide`, and what they answer to requests.
package struct ConsentFolder: Sendable {
    /// One consent as it was read.
    private struct Entry {
        /// Its id, or its file where it has none.
        let name: String
        /// Whether requests can name it.
        let isNamed: Bool
        let file: String
        let consent: FHIRConsent?
        /// Nil where the consent, or the contract, does not allow to go by it.
        let directive: ConsentDirective?
        /// Why not.
        let fault: String?
    }

    /// A decision in words.
    package struct Answer: Hashable, Sendable {
        package let isPermitted: Bool
        package let why: String
    }

    private let contract: PrivateConsentContract
    private var entries: [Entry] = []
    /// The contract's state for the sets of consents that were asked about so far.
    private var declared: [[String]: PrivateConsentContract.Patient] = [:]
    private static let declaredMax = 64

    package init(contract: PrivateConsentContract) { self.contract = contract }

    /// Takes one consent.
    ///
    /// One that must not be interpreted is kept as that: whatever it has a say in is denied. So is one that cannot be read, of which
    /// nobody knows what it has a say in; false is given back then.
    package mutating func add(_ bytes: [UInt8], from file: String) -> Bool {
        var entry: Entry
        var isReadable = true
        do throws(ConsentError) {
            let consent = try FHIRConsent.read(bytes)
            let name = consent.id ?? file
            do throws(ConsentError) {
                let directive = try ConsentDirective(consent)
                entry = Entry(name: name, isNamed: true, file: file, consent: consent, directive: directive, fault: nil)
            } catch {
                entry = Entry(name: name, isNamed: true, file: file, consent: consent, directive: nil, fault: "\(error)")
            }
        } catch {
            isReadable = error.kind == .notUnderstood
            let id = FHIRConsent.id(in: bytes)
            entry = Entry(
                name: id ?? file,
                isNamed: id != nil,
                file: file,
                consent: nil,
                directive: nil,
                fault: "\(error)"
            )
        }
        entries.append(entry)
        return isReadable
    }

    /// What of the consents is not gone by, or read more narrowly than it may have been meant, one sentence each.
    package var remarks: [String] {
        entries.flatMap { entry in
            (entry.fault.map { ["\(entry.name) is not understood, so it permits nothing: \($0)"] } ?? [])
                + (entry.directive?.narrowings ?? []).map { "\(entry.name): \($0)" }
        }
    }

    /// Decides one request; what makes that impossible is a denial with its reason.
    package mutating func answer(_ request: ConsentRequest) -> Answer {
        do throws(CommandFailure) { return try decide(request) } catch {
            return Answer(isPermitted: false, why: error.description)
        }
    }

    private mutating func decide(_ request: ConsentRequest) throws(CommandFailure) -> Answer {
        let chosen = try choose(request)
        if let unusable = chosen.first(where: { $0.directive == nil }) {
            return Answer(isPermitted: false, why: "consent \(unusable.name) is not understood: \(unusable.fault ?? "")")
        }
        let directives = chosen.compactMap(\.directive)
        let patient = try declare(directives, chosen.map(\.file))
        let vocabulary = ConsentVocabulary(chosen.compactMap(\.consent))
        for question in request.questions(vocabulary) {
            let decision = try contract.decide(question, for: patient)
            guard decision.isPermitted else {
                return Answer(isPermitted: false, why: try why(decision, question, chosen))
            }
        }
        let names = chosen.filter { $0.directive?.rules.isEmpty == false }.map(\.name).joined(separator: ", ")
        return Answer(
            isPermitted: true,
            why: "permitted by what \(names) say\(chosen.count == 1 ? "s" : ""), and denied by nothing"
        )
    }

    private mutating func declare(
        _ directives: [ConsentDirective],
        _ names: [String]
    ) throws(CommandFailure) -> PrivateConsentContract.Patient {
        if let known = declared[names] { return known }
        let patient = try contract.declare(directives)
        if declared.count >= Self.declaredMax { declared.removeAll() }
        declared[names] = patient
        return patient
    }

    /// The consents that the request asks about: those of the given that it names, or else all of its patient.
    private func choose(_ request: ConsentRequest) throws(CommandFailure) -> [Entry] {
        let named = entries.filter { entry in
            request.consents?.contains { $0 == entry.name || $0 == "Consent/\(entry.name)" } ?? false
        }
        // Of one without a name nobody can say that it isn't meant.
        let chosen = named.isEmpty ? entries : named + entries.filter { !$0.isNamed }
        guard let patient = request.patient ?? chosen.first?.consent?.patient else { return chosen }
        let names = Set(patient.flatMap { [$0, ConsentReference.tail(of: $0) ?? $0] })
        func isOfPatient(_ entry: Entry) -> Bool {
            guard let consent = entry.consent else { return true }
            return consent.patient.contains { names.contains($0) || names.contains(ConsentReference.tail(of: $0) ?? $0) }
        }
        if request.patient != nil { return chosen.filter(isOfPatient) }
        guard chosen.allSatisfy(isOfPatient) else {
            throw CommandFailure("the consents are of several patients; name one in the request's `patient`")
        }
        return chosen
    }

    /// Which consents stand in the way, each asked by itself.
    private func why(
        _ decision: PrivateConsentContract.Decision,
        _ question: ConsentQuestion,
        _ chosen: [Entry]
    ) throws(CommandFailure) -> String {
        guard decision.reason != "noConsent" else {
            let silent = chosen.flatMap { entry in (entry.directive?.narrowings ?? []).map { "\(entry.name): \($0)" } }
            return "no consent permits this" + (silent.isEmpty ? "" : " (\(silent.joined(separator: "; ")))")
        }
        var denying: [String] = []
        for entry in chosen {
            guard let directive = entry.directive else { continue }
            let alone = try contract.decide(question, for: try contract.declare([directive]))
            if alone.reason == "deniedByDirective" { return "consent \(entry.name) denies this" }
            if alone.reason == "mayBeDeniedByDirective" { denying.append(entry.name) }
        }
        return
            "consent \(denying.joined(separator: ", ")) may deny this: the request does not say enough to know that it does not"
    }
}
