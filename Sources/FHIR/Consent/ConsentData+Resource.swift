internal import Primitives

/// What a FHIR R4 resource says of itself, as far as consents can speak of it.
extension ConsentData {
    /// Reads one resource; what it says in a way that cannot be compared stays open.
    init(resource: ElementReader, _ value: JSONValue, marks: [Code]? = []) throws(ConsentError) {
        guard let type = try resource.text("resourceType"), FHIRReference.isTypeName(type) else {
            throw ConsentError(.malformed, "resourceType", "is missing or no name of a type; this is no FHIR resource")
        }
        if let marks, let own = resource.labels { labels = marks + own }
        let kinds = (["category", "class", "type"] as [StaticString]).flatMap { value[$0]?.codings ?? [] }
        if kinds.allSatisfy({ $0.system != nil }) {
            classes = Self.unique([Code(system: ConsentCoding.resourceTypes, code: type)] + value.profiles + kinds)
        }
        codes = Self.unique(value.codingsOfContents)
        if let id = try resource.text("id") { instance = "\(type)/\(id)" }
        custodians = resource.people(["custodian"])
        authors = resource.writers
        references = value.references.map(Self.unique)
        encounters = ResourceLinks.encounter(of: value).flatMap(ConsentReference.name).map { [$0] }
        authored = value.times
    }

    private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}

extension ElementReader {
    /// Security labels: of the resource's `meta`, of a DocumentReference's contents, and a Composition's confidentiality; nil where one
    /// of them cannot be compared.
    fileprivate var labels: [ConsentData.Code]? {
        do throws(ConsentError) {
            var found = try object("meta")?.codings("security", system: nil) ?? []
            found += try concepts("securityLabel", system: nil)
            if let code = try text("confidentiality") {
                found.append(ConsentCoding(system: ConsentCoding.confidentiality, code: code))
            }
            guard found.allSatisfy({ $0.system != ConsentCoding.confidentiality || ConsentTerminology.level(of: $0) != nil })
            else {
                return nil
            }
            return found.map { ConsentData.Code(system: $0.system, code: $0.code) }
        } catch { return nil }
    }

    /// Who wrote it; where nobody is said to have, who made it; open where both are said and differ, or nobody is.
    fileprivate var writers: [String]? {
        let writing = ["author", "recorder", "requester", "orderer", "prescriber", "enterer", "sender"]
        let making = ["performer", "asserter", "assessor", "informationSource", "resultsInterpreter", "provider"]
        guard writing.contains(where: has) else { return people(making) }
        guard making.contains(where: has) else { return people(writing) }
        guard let writers = people(writing), let makers = people(making) else { return nil }
        return Set(writers) == Set(makers) ? writers : nil
    }

    /// Those whom any of these members names, by a reference or as the `actor` of an element; nil where nobody is, or somebody in words alone.
    fileprivate func people(_ members: [String]) -> [String]? {
        var found: [String] = []
        do throws(ConsentError) {
            for member in members {
                guard let value = value(member) else { continue }
                for one in value.isArray ? value.elements : [value] {
                    let element = try ElementReader(one, member)
                    found += try (element.object("actor") ?? element).names(contained: [:])
                }
            }
        } catch { return nil }
        return found.isEmpty ? nil : found
    }
}

extension JSONValue {
    fileprivate var profiles: [ConsentData.Code] {
        (self["meta"]?["profile"]?.elements ?? []).compactMap(\.string).map {
            ConsentData.Code(system: "urn:ietf:rfc:3986", code: $0)
        }
    }

    /// Every code that stands in the resource, wherever it does, but for `meta` ("if this code is found in an instance": R4
    /// Consent.provision.code).
    fileprivate var codingsOfContents: [ConsentData.Code] {
        members.filter { $0.name != "meta" }.flatMap { $0.value.codings }
    }

    /// The codings in this value.
    ///
    /// What has a code without a system is one only inside `coding`; what has a value is a quantity.
    fileprivate var codings: [ConsentData.Code] {
        if isArray { return elements.flatMap(\.codings) }
        if let code = self["code"]?.string, let system = self["system"]?.string, self["value"] == nil {
            return [ConsentData.Code(system: system, code: code)]
        }
        return members.flatMap { member in
            guard member.name == "coding" else { return member.value.codings }
            return member.value.elements.compactMap { coding in
                coding["code"]?.string.map { ConsentData.Code(system: coding["system"]?.string, code: $0) }
            }
        }
    }

    /// The names of everything it refers to; nil where one cannot be told.
    ///
    /// What it contains is a part of it.
    fileprivate var references: [String]? {
        var found: [String] = []
        for child in isArray ? elements : members.map(\.value) {
            guard let inner = child.references else { return nil }
            found += inner
        }
        guard isObject, let text = self["reference"]?.string, !text.hasPrefix("#") else { return found }
        return ConsentReference.name(text).map { found + [$0] }
    }

    /// From the first to the last moment that the resource gives for itself, recorded or clinical; nil where none is, or one has no end.
    fileprivate var times: ConsentPeriod? {
        var found: [FHIRMoment?] = []
        for name in Self.moments { if let value = self[name] { found.append(value.string.flatMap(FHIRMoment.init)) } }
        for name in Self.periods {
            guard let value = self[name], value.isObject else { continue }
            for end in ["start", "end"] as [StaticString] { found.append((value[end]?.string).flatMap(FHIRMoment.init)) }
        }
        let known = found.compactMap(\.self)
        guard known.count == found.count, let first = known.map(\.first).min(), let last = known.map(\.last).max() else {
            return nil
        }
        return ConsentPeriod(first: first, last: last)
    }

    private static let moments: [StaticString] = [
        "authoredOn", "recordedDate", "recorded", "issued", "date", "created", "sent", "authored", "dateWritten", "dateAsserted",
        "started", "effectiveDateTime", "effectiveInstant", "occurrenceDateTime", "onsetDateTime", "performedDateTime",
    ]
    private static let periods: [StaticString] = [
        "effectivePeriod", "occurrencePeriod", "onsetPeriod", "performedPeriod", "period", "billablePeriod",
    ]
}
