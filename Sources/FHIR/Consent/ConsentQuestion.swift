/// What is known of one side of a question: names or codes, and whether nothing else can be true.
package struct ConsentFacet: Hashable, Sendable {
    package var keys: Set<String>
    package var isWhole: Bool

    package init(_ keys: Set<String> = [], isWhole: Bool) {
        self.keys = keys
        self.isWhole = isWhole
    }
}

/// One act on one thing, as a consent sees it; what is not known is left open.
package struct ConsentQuestion: Hashable, Sendable {
    /// The reader, with everything the reader belongs to.
    package var parties: ConsentFacet
    package var custodians: ConsentFacet
    package var authors: ConsentFacet
    /// The names of the one act: who reads accesses, and has disclosed to them.
    package var acts: Set<ConsentAction>
    /// The purpose and the wider ones that it is a kind of, as `system|code`.
    package var purposes: Set<String>
    /// The highest confidentiality of the data, 1 to 6.
    package var level: Int?
    /// All labels of the data, as `system|code`.
    package var labels: ConsentFacet
    package var classes: ConsentFacet
    package var codes: ConsentFacet
    /// `MEANING:NAME` for everything that the data is in that sense.
    package var data: ConsentFacet
    /// When the data was authored, both ends known.
    package var authored: ConsentPeriod?
    /// Now, in milliseconds since 1970.
    package var at: Int64

    package init(
        parties: ConsentFacet,
        custodians: ConsentFacet,
        authors: ConsentFacet,
        acts: Set<ConsentAction>,
        purposes: Set<String>,
        level: Int?,
        labels: ConsentFacet,
        classes: ConsentFacet,
        codes: ConsentFacet,
        data: ConsentFacet,
        authored: ConsentPeriod?,
        at: Int64
    ) {
        self.parties = parties
        self.custodians = custodians
        self.authors = authors
        self.acts = acts
        self.purposes = purposes
        self.level = level
        self.labels = labels
        self.classes = classes
        self.codes = codes
        self.data = data
        self.authored = authored
        self.at = at
    }
}
