/// Somebody asks to do something with data: one line of `consilium consent decide`.
package struct ConsentRequest: Hashable, Sendable {
    /// Ids of the consents that the request asks about; nil for all.
    package var consents: [String]?
    /// Names of the patient; nil where the request names none.
    package var patient: [String]?
    var purposes: [ConsentData.Code]
    var actions: [ConsentAction]?
    /// The reader, groups and organisations of the reader.
    var parties: [String]
    var data: ConsentData
    package var at: Int64
}
