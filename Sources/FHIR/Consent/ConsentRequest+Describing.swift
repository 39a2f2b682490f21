extension ConsentRequest {
    /// What the request says of its data, without regard to any consent.
    ///
    /// A side is whole only where the request leaves nothing of it open: classes where they are given, codes where each has its system, and
    /// what the data belongs to where instance, author, references and referrers are all given.
    package var described: ConsentQuestion? {
        guard var found = questions(ConsentVocabulary([])).first else { return nil }
        found.classes.isWhole = classes != nil
        if codes?.contains(where: { $0.system?.isEmpty ?? true }) == true { found.codes.isWhole = false }
        let isWhole = instance != nil && authors != nil && references != nil && referrers != nil
        found.data = ConsentFacet(dataKeys(ConsentVocabulary([])), isWhole: isWhole)
        return found
    }
}
