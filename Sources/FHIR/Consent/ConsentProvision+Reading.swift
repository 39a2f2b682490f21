extension ConsentProvision {
    /// How deep provisions nest at most.
    static let depthMax = 8

    /// Reads one provision and those inside it.
    static func read(_ element: ElementReader, contained: [String: ElementReader], depth: Int) throws(ConsentError)
        -> ConsentProvision
    {
        guard depth < depthMax else {
            throw ConsentError(.notUnderstood, element.place, "provisions are nested more than \(depthMax) deep")
        }
        try element.allow([
            "type", "period", "actor", "action", "securityLabel", "purpose", "class", "code", "dataPeriod", "data", "provision",
        ])
        var provision = ConsentProvision(effect: try effect(element, depth))
        provision.period = try element.period("period")
        for actor in try element.objects("actor") { try provision.take(actor: actor, contained) }
        for coding in try element.concepts("action", system: ConsentCoding.action) {
            guard coding.system == ConsentCoding.action, let action = ConsentAction(rawValue: coding.code) else {
                throw ConsentError(.notUnderstood, "\(element.place).action", "an action that is none of consentaction")
            }
            provision.actions.append(action)
        }
        provision.labels = try element.codings("securityLabel", system: nil)
        for label in provision.labels where label.system == ConsentCoding.confidentiality {
            guard ConsentTerminology.level(of: label) != nil else {
                throw ConsentError(
                    .notUnderstood,
                    "\(element.place).securityLabel",
                    "a confidentiality that is none of U, L, M, N, R, V"
                )
            }
        }
        provision.purposes = try element.codings("purpose", system: ConsentCoding.actReason)
        provision.classes = try element.codings("class", system: ConsentCoding.resourceTypes)
        provision.codes = try element.concepts("code", system: nil)
        provision.dataPeriod = try element.period("dataPeriod")
        for datum in try element.objects("data") { provision.data += try data(datum, contained) }
        for inner in try element.objects("provision") {
            provision.exceptions.append(try read(inner, contained: contained, depth: depth + 1))
        }
        return provision
    }

    /// R4 has no type in the root and demands one in all others; many profiles (IHE PCF among them) write it in the root too.
    private static func effect(_ element: ElementReader, _ depth: Int) throws(ConsentError) -> ConsentEffect? {
        switch try element.text("type") {
        case "permit": return .permit
        case "deny": return .deny
        case nil:
            guard depth > 0 else { return nil }
            throw ConsentError(.malformed, "\(element.place).type", "a provision inside another says permit or deny")
        default: throw ConsentError(.malformed, "\(element.place).type", "is neither permit nor deny")
        }
    }

    /// An actor is a reader, unless its role says that it keeps the data (CST) or wrote it (AUT).
    private mutating func take(actor: ElementReader, _ contained: [String: ElementReader]) throws(ConsentError) {
        try actor.allow(["role", "reference"])
        guard let role = try actor.object("role"), let reference = try actor.object("reference") else {
            throw ConsentError(.malformed, actor.place, "an actor has a role and a reference")
        }
        try role.allow(["coding", "text"])
        let roles = try role.codings("coding", system: ConsentCoding.participation)
        let names = try reference.names(contained: contained)
        if roles.contains(ConsentCoding(system: ConsentCoding.participation, code: "CST")) {
            custodians += names
        } else if roles.contains(ConsentCoding(system: ConsentCoding.participation, code: "AUT")) {
            authors += names
        } else {
            recipients += names
        }
    }

    private static func data(_ element: ElementReader, _ contained: [String: ElementReader]) throws(ConsentError) -> [String] {
        try element.allow(["meaning", "reference"])
        guard let text = try element.text("meaning"), let reference = try element.object("reference") else {
            throw ConsentError(.malformed, element.place, "data has a meaning and a reference")
        }
        guard let meaning = ConsentDataMeaning(rawValue: text) else {
            throw ConsentError(.malformed, "\(element.place).meaning", "is none of instance, related, dependents, authoredby")
        }
        return try reference.names(contained: contained).map { "\(meaning.rawValue):\($0)" }
    }
}
