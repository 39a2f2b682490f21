extension ConsentData {
    /// What this says in the words that some consents use.
    func known(_ vocabulary: ConsentVocabulary, patient: [String]) -> ConsentDescription {
        let allLabels =
            labels?.map { code in
                code.codings(Self.labelSystem(code.code), vocabulary).flatMap(ConsentTerminology.widened(label:))
            } ?? []
        return ConsentDescription(
            custodians: names(custodians, vocabulary),
            authors: names(authors, vocabulary),
            level: allLabels.flatMap { $0.compactMap(ConsentTerminology.level) }.max(),
            labels: ConsentFacet(Set(allLabels.flatMap { $0.map(\.text) }), isWhole: labels != nil),
            classes: classFacet(vocabulary),
            codes: ConsentFacet(Set((codes ?? []).flatMap { $0.codings(nil, vocabulary).map(\.text) }), isWhole: codes != nil),
            data: dataFacet(vocabulary, patient),
            authored: authored
        )
    }

    /// What this says, without regard to any consent.
    ///
    /// A side is whole only where nothing of it is left open: classes where they are given, codes where each has its system, and
    /// what the data belongs to where instance, author, references and referrers are all given.
    var described: ConsentDescription {
        let vocabulary = ConsentVocabulary([])
        var found = known(vocabulary, patient: [])
        found.classes.isWhole = classes != nil
        if codes?.contains(where: { $0.system?.isEmpty ?? true }) == true { found.codes.isWhole = false }
        let isWhole = instance != nil && authors != nil && references != nil && referrers != nil
        found.data = ConsentFacet(dataKeys(vocabulary, []), isWhole: isWhole)
        return found
    }

    private static func labelSystem(_ code: String) -> String {
        ConsentTerminology.level(of: ConsentCoding(system: ConsentCoding.confidentiality, code: code)) != nil
            ? ConsentCoding.confidentiality : ConsentCoding.actCode
    }

    private func names(_ names: [String]?, _ vocabulary: ConsentVocabulary) -> ConsentFacet {
        ConsentFacet(Set((names ?? []).flatMap(vocabulary.names)), isWhole: names != nil)
    }

    /// The classes given; the type of the instance is one of them, and all where the consents ask for types alone.
    private func classFacet(_ vocabulary: ConsentVocabulary) -> ConsentFacet {
        var keys = Set((classes ?? []).flatMap { $0.codings(ConsentCoding.resourceTypes, vocabulary).map(\.text) })
        var isWhole = classes != nil
        if let type = instance.flatMap(Self.type) {
            keys.insert(ConsentCoding(system: ConsentCoding.resourceTypes, code: type).text)
            if vocabulary.classSystems.isSubset(of: [ConsentCoding.resourceTypes]) { isWhole = true }
        }
        return ConsentFacet(keys, isWhole: isWhole)
    }

    /// Everything that the data is to another thing.
    ///
    /// It is whole unless the consents ask for something that the request leaves open.
    private func dataFacet(_ vocabulary: ConsentVocabulary, _ patient: [String]) -> ConsentFacet {
        let keys = dataKeys(vocabulary, patient)
        let isOpen = vocabulary.data.contains { !keys.contains($0) && !isKnown($0) }
        return ConsentFacet(keys.intersection(vocabulary.data), isWhole: !isOpen)
    }

    /// Everything that the data is to another thing, as `MEANING:NAME`.
    private func dataKeys(_ vocabulary: ConsentVocabulary, _ patient: [String]) -> Set<String> {
        var keys: Set<String> = []
        func add(_ meaning: ConsentDataMeaning, _ names: [String]?) {
            for name in (names ?? []).flatMap(vocabulary.names) { keys.insert("\(meaning.rawValue):\(name)") }
        }
        for meaning in [ConsentDataMeaning.instance, .related, .dependents] { add(meaning, instance.map { [$0] }) }
        add(.authoredby, authors)
        for names in [authors, encounters, references, patient] { add(.dependents, names) }
        // PCF says "related" of an encounter, care plan or episode for what belongs to it; R4 for what a thing refers to.
        for names in [referrers, encounters, references?.filter { Self.isCourse(Self.type($0)) }] { add(.related, names) }
        return keys
    }

    /// Whether the request says enough to know that the data is not this.
    private func isKnown(_ key: String) -> Bool {
        guard let mark = key.firstIndex(of: ":") else { return false }
        switch ConsentDataMeaning(rawValue: String(key[..<mark])) {
        case .instance?: return instance != nil
        case .authoredby?: return authors != nil
        case .related?:
            let type = Self.type(String(key[key.index(after: mark)...]))
            guard instance != nil, Self.isCourse(type) else { return instance != nil && referrers != nil }
            return references != nil || (type == "Encounter" && encounters != nil)
        case .dependents?:
            guard instance != nil else { return false }
            return references != nil || (Self.type(String(key[key.index(after: mark)...])) == "Encounter" && encounters != nil)
        case nil: return false
        }
    }

    /// Whether a type is a course of care that data belongs to (PCF, IntermediateConsent).
    private static func isCourse(_ type: String?) -> Bool { ["Encounter", "CarePlan", "EpisodeOfCare"].contains(type) }

    private static func type(_ name: String) -> String? {
        let parts = name.split(separator: "/")
        guard parts.count >= 2, FHIRReference.isTypeName(String(parts[parts.count - 2])) else { return nil }
        return String(parts[parts.count - 2])
    }
}

extension ConsentData.Code {
    /// The code in its own system, or else in the usual one and in those in which the consents use it.
    func codings(_ usual: String?, _ vocabulary: ConsentVocabulary) -> [ConsentCoding] {
        if let system, !system.isEmpty { return [ConsentCoding(system: system, code: code)] }
        let systems = vocabulary.systems(of: code).union(usual.map { [$0] } ?? [])
        return systems.sorted().map { ConsentCoding(system: $0, code: code) }
    }
}
