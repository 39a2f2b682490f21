package import FHIR

/// Which patient decides what: by the patient's place in the source, so that every run decides alike.
package struct ConsentPlan: Sendable {
    /// A minor, and the adult who acts for them.
    package struct Ward: Hashable, Sendable {
        package let patientID: String
        package let guardianID: String
        /// The day of the eighteenth birthday.
        package let until: Int64
    }

    package let cases: [ConsentCase]
    package let wards: [Ward]

    /// Of ten adults with records five grant, one each narrows, withdraws, signs on paper, denies, and says nothing.
    ///
    /// Minors have guardians. `today` in days since 1970-01-01.
    package init(_ collection: FHIRCollection, _ book: RecordBook, patientIDs: [String], today: Int64) {
        let births = Dictionary(collection.patients.map { ($0.id, $0.birthDate) }, uniquingKeysWith: { first, _ in first })
        let dead = Set(collection.patients.filter(\.isDeceased).map(\.id))
        func majority(_ id: String) -> Int64? {
            guard let birth = births[id] ?? nil else { return nil }
            // A leap year more than eighteen years hold at most; the exact day matters to no rule of the tour.
            return birth.day + 6_575
        }
        let living = patientIDs.filter { !dead.contains($0) && !book.records(of: $0).isEmpty }
        let adults = living.filter { (majority($0) ?? .min) <= today }
        let minors = living.filter { (majority($0) ?? .min) > today }
        var cases: [ConsentCase] = []
        for (index, id) in adults.enumerated() {
            cases.append(Self.decide(id, Self.kinds[index % Self.kinds.count], book))
        }
        var wards: [Ward] = []
        for (index, id) in minors.enumerated() {
            guard !adults.isEmpty, let until = majority(id) else { continue }
            wards.append(Ward(patientID: id, guardianID: adults[index % adults.count], until: until))
            cases.append(Self.decide(id, .byGuardian, book))
        }
        self.cases = cases
        self.wards = wards
    }

    private static let kinds: [ConsentCase.Kind] = [
        .granted, .withdrawn, .granted, .narrowed, .granted, .onPaper, .granted, .denied, .granted, .never,
    ]

    private static func decide(_ id: String, _ kind: ConsentCase.Kind, _ book: RecordBook) -> ConsentCase {
        let records = book.records(of: id)
        let first = records.first
        let custodian = first?.custodian ?? .hospitalA
        return ConsentCase(
            patientID: id,
            kind: kind,
            custodian: custodian,
            narrowedClass: kind == .narrowed ? first?.source.recordClass.rawValue : nil
        )
    }
}
