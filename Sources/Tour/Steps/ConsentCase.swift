/// What a patient decided, and what should follow for one reader: the tour tries both ways.
package struct ConsentCase: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case granted
        case narrowed
        case withdrawn
        case onPaper
        case byGuardian
        case denied
        case never
    }

    /// Id of the source.
    package let patientID: String
    package let kind: Kind
    /// Where the records lie that the reader of the other hospital asks for.
    package let custodian: ProviderAssignment
    /// The class that was taken out, of a narrowed consent.
    package let narrowedClass: String?

    /// Whether the reader may read a record of this class.
    package func permits(recordClass: String) -> Bool {
        switch kind {
        case .granted, .onPaper, .byGuardian: true
        case .narrowed: recordClass != narrowedClass
        case .withdrawn, .denied, .never: false
        }
    }
}
