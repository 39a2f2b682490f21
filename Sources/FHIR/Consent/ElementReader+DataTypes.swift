/// The general data types of R4 that a Consent is made of (§2.24).
extension ElementReader {
    /// A Coding; without a system it takes the element's own.
    func coding(system preset: String?) throws(ConsentError) -> ConsentCoding {
        try allow(["system", "version", "code", "display", "userSelected"])
        guard let code = try text("code") else {
            throw ConsentError(.notUnderstood, place, "a coding without a code cannot be compared")
        }
        guard let system = try text("system") ?? preset else {
            throw ConsentError(.notUnderstood, place, "a code without its system cannot be compared")
        }
        return ConsentCoding(system: system, code: code)
    }

    /// The codings of an array of Coding.
    func codings(_ name: String, system preset: String?) throws(ConsentError) -> [ConsentCoding] {
        var found: [ConsentCoding] = []
        for element in try objects(name) { found.append(try element.coding(system: preset)) }
        return found
    }

    /// The codings of this CodeableConcept; any of them is the concept.
    func concept(system preset: String?) throws(ConsentError) -> [ConsentCoding] {
        try allow(["coding", "text"])
        let codings = try codings("coding", system: preset)
        guard !codings.isEmpty else {
            throw ConsentError(.notUnderstood, place, "a concept in words alone cannot be compared; give it a code")
        }
        return codings
    }

    /// The codings of an array of CodeableConcept.
    func concepts(_ name: String, system preset: String?) throws(ConsentError) -> [ConsentCoding] {
        var found: [ConsentCoding] = []
        for element in try objects(name) { found += try element.concept(system: preset) }
        return found
    }

    /// A dateTime; nil where the member is absent.
    func moment(_ name: String) throws(ConsentError) -> FHIRMoment? {
        guard let text = try text(name) else { return nil }
        guard let moment = FHIRMoment(text) else {
            throw ConsentError(
                .malformed,
                "\(place).\(name)",
                "no date or dateTime of FHIR; write 2026, 2026-01, 2026-01-31 or 2026-01-31T09:30:00Z"
            )
        }
        return moment
    }

    /// A Period; nil where the member is absent.
    ///
    /// Its end is inclusive to the precision it is written with (R4 §2.24.0.11).
    func period(_ name: String) throws(ConsentError) -> ConsentPeriod? {
        guard let element = try object(name) else { return nil }
        try element.allow(["start", "end"])
        let start = try element.moment("start")
        let end = try element.moment("end")
        if let start, let end, end.last < start.first {
            throw ConsentError(.malformed, element.place, "ends before it starts")
        }
        return ConsentPeriod(first: start?.first, last: end?.last)
    }

    /// The names of this Reference; what a `#contained` one stands for is looked up.
    func names(contained: [String: ElementReader]) throws(ConsentError) -> [String] {
        try allow(["reference", "type", "identifier", "display"])
        var found: [String] = []
        if let literal = try text("reference") {
            if literal.hasPrefix("#") {
                guard let resource = contained[String(literal.dropFirst())] else {
                    throw ConsentError(.malformed, "\(place).reference", "names a contained resource that is not there")
                }
                found += try resource.containedNames()
            } else {
                guard let name = ConsentReference.name(literal) else {
                    throw ConsentError(
                        .notUnderstood,
                        "\(place).reference",
                        "no reference of the forms Type/id, URL/Type/id, urn:uuid:…"
                    )
                }
                found.append(name)
            }
        }
        if let identifier = try object("identifier"), let name = try identifier.identifierName() { found.append(name) }
        guard !found.isEmpty else {
            throw ConsentError(.notUnderstood, place, "names nobody: neither a reference nor an identifier with a value")
        }
        return found
    }

    /// The name of this Identifier; nil without a value.
    private func identifierName() throws(ConsentError) -> String? {
        let system = try text("system")
        return try text("value").map { ConsentReference.name(identifier: system, $0) }
    }

    /// What a contained resource can be known by: a Group by its members (R4 `Consent.provision.actor`), others by their identifiers.
    private func containedNames() throws(ConsentError) -> [String] {
        var found: [String] = []
        if try text("resourceType") == "Group" {
            for member in try objects("member") where try member.boolean("inactive") != true {
                guard let entity = try member.object("entity") else { continue }
                found += try entity.names(contained: [:])
            }
        }
        let identifiers = has("identifier") && value("identifier")?.isArray == true ? try objects("identifier") : []
        for identifier in identifiers {
            if let name = try identifier.identifierName() { found.append(name) }
        }
        guard !found.isEmpty else {
            throw ConsentError(.notUnderstood, place, "can be known by nothing: neither members nor identifiers")
        }
        return found
    }
}
