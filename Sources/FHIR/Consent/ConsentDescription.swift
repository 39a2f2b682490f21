/// What is known of data, side by side as consents speak of it; what is not known is left open.
package struct ConsentDescription: Hashable, Sendable {
    package internal(set) var custodians: ConsentFacet
    package internal(set) var authors: ConsentFacet
    /// The highest confidentiality of the data, 1 to 6.
    package internal(set) var level: Int?
    /// All labels of the data, as `system|code`.
    package internal(set) var labels: ConsentFacet
    package internal(set) var classes: ConsentFacet
    package internal(set) var codes: ConsentFacet
    /// `MEANING:NAME` for everything that the data is in that sense.
    package internal(set) var data: ConsentFacet
    /// When the data was authored, both ends known.
    package internal(set) var authored: ConsentPeriod?

    /// What holds of two pieces of data that are read together: for sure only what holds of both.
    func joined(with other: ConsentDescription) -> ConsentDescription {
        var found = ConsentDescription(
            custodians: custodians.joined(with: other.custodians),
            authors: authors.joined(with: other.authors),
            labels: labels.joined(with: other.labels),
            classes: classes.joined(with: other.classes),
            codes: codes.joined(with: other.codes),
            data: data.joined(with: other.data)
        )
        if let level, let further = other.level { found.level = max(level, further) }
        if let first = authored?.first, let last = authored?.last, let from = other.authored?.first,
            let until = other.authored?.last
        {
            found.authored = ConsentPeriod(first: min(first, from), last: max(last, until))
        }
        return found
    }
}

extension ConsentDescription {
    /// The same with references as directives have them: relative where they are of the base.
    ///
    /// Where no base is known, a side that names a server is open: a relative reference may mean the same.
    package func relative(to base: ConsentBase?) -> ConsentDescription {
        var found = self
        found.custodians = custodians.relative(to: base)
        found.authors = authors.relative(to: base)
        found.data = data.relative(to: base)
        return found
    }
}

extension ConsentFacet {
    fileprivate func relative(to base: ConsentBase?) -> ConsentFacet {
        guard let base else { return ConsentFacet(keys, isWhole: isWhole && !keys.contains(where: ConsentBase.isAbsolute)) }
        return ConsentFacet(Set(keys.map(base.relative)), isWhole: isWhole)
    }

    fileprivate func joined(with other: ConsentFacet) -> ConsentFacet {
        ConsentFacet(keys.intersection(other.keys), isWhole: isWhole && self == other)
    }
}
