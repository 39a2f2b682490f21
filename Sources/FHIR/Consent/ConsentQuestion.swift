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
    package let parties: ConsentFacet
    /// The names of the one act: who reads accesses, and has disclosed to them.
    package let acts: Set<ConsentAction>
    /// The purpose and the wider ones that it is a kind of, as `system|code`.
    package let purposes: Set<String>
    /// The thing.
    package let known: ConsentDescription
    /// Now, in milliseconds since 1970.
    package let at: Int64
}
