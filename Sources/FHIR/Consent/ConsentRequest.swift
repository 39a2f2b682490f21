/// Somebody asks to do something with data: one line of `consilium consent decide`.
package struct ConsentRequest: Hashable, Sendable {
    /// A code as a request gives it, mostly without its system.
    struct Code: Hashable, Sendable {
        let system: String?
        let code: String
    }

    /// Ids of the consents that the request asks about; nil for all.
    package var consents: [String]?
    /// Names of the patient; nil where the request names none.
    package var patient: [String]?
    var purposes: [Code]
    var actions: [ConsentAction]?
    /// The reader, groups and organisations of the reader.
    var parties: [String]
    var custodians: [String]?
    package var at: Int64
    var labels: [Code]?
    var classes: [Code]?
    var codes: [Code]?
    var authors: [String]?
    var encounters: [String]?
    var instance: String?
    /// What the data refers to, and what refers to the data.
    var references: [String]?
    var referrers: [String]?
    var authored: ConsentPeriod?
}
