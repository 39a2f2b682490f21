/// What is said of data, by a request or by FHIR resources themselves.
///
/// Nil is open; an empty list is known to be empty.
struct ConsentData: Hashable, Sendable {
    /// A code as it is given, mostly without its system.
    struct Code: Hashable, Sendable {
        let system: String?
        let code: String
    }

    var custodians: [String]?
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
