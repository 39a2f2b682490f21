internal import Primitives

extension FHIRConsent {
    /// The largest Consent that is read, in bytes.
    package static let bytesMax = 1 << 20

    /// Reads one Consent in JSON.
    package static func read(_ bytes: [UInt8]) throws(ConsentError) -> FHIRConsent {
        guard bytes.count <= bytesMax else {
            throw ConsentError(.malformed, "", "a Consent has at most \(bytesMax) bytes")
        }
        return try JSONText.parse(bytes, "Consent") { (value) throws(ConsentError) in try read(value) }
    }

    /// The id of what may be no Consent in other respects; nil where it has none, or isn't even JSON.
    package static func id(in bytes: [UInt8]) -> String? {
        guard bytes.count <= bytesMax else { return nil }
        return try? JSONText.parse(bytes, "Consent") { (value) throws(ConsentError) in
            try ElementReader(value, "Consent").text("id")
        }
    }

    private static func read(_ value: JSONValue) throws(ConsentError) -> FHIRConsent {
        let element = try ElementReader(value, "Consent")
        guard try element.text("resourceType") == "Consent" else {
            throw ConsentError(.malformed, "resourceType", "is not Consent; give a file that holds one FHIR R4 Consent")
        }
        try element.allow([
            "resourceType", "meta", "language", "text", "contained", "identifier", "status", "scope", "category", "patient",
            "dateTime", "performer", "organization", "sourceAttachment", "sourceReference", "policy", "policyRule",
            "verification",
            "provision",
        ])
        let contained = try contained(element)
        guard let status = try element.text("status").flatMap(Status.init(rawValue:)) else {
            throw ConsentError(.malformed, "Consent.status", "is none of the six of R4")
        }
        let scope = try scope(element)
        let patient = try element.object("patient")?.names(contained: contained) ?? []
        guard !patient.isEmpty else {
            throw ConsentError(.malformed, "Consent.patient", "is missing (R4 ppc-2 to ppc-5)")
        }
        let root = try element.object("provision")
        return FHIRConsent(
            id: try element.text("id"),
            status: status,
            scope: scope,
            patient: patient,
            dateTime: try element.moment("dateTime"),
            basePolicy: try basePolicy(element),
            isVerified: try isVerified(element),
            root: try root.map { (root) throws(ConsentError) in
                try ConsentProvision.read(root, contained: contained, depth: 0)
            },
            notes: try notes(element)
        )
    }

    private static func contained(_ element: ElementReader) throws(ConsentError) -> [String: ElementReader] {
        var found: [String: ElementReader] = [:]
        for resource in try element.objects("contained") {
            guard let id = try resource.text("id") else { continue }
            guard found.updateValue(resource, forKey: id) == nil else {
                throw ConsentError(.malformed, "Consent.contained", "two contained resources have one id")
            }
        }
        return found
    }

    private static func scope(_ element: ElementReader) throws(ConsentError) -> Scope {
        guard let concept = try element.object("scope") else {
            throw ConsentError(.malformed, "Consent.scope", "is missing; R4 demands it")
        }
        let scopes = try concept.concept(system: ConsentCoding.scope)
            .filter { $0.system == ConsentCoding.scope }
            .compactMap { Scope(rawValue: $0.code) }
        guard let scope = scopes.first, Set(scopes).count == 1 else {
            throw ConsentError(.notUnderstood, "Consent.scope", "is not one of patient-privacy, research, treatment, adr")
        }
        return scope
    }

    private static func basePolicy(_ element: ElementReader) throws(ConsentError) -> BasePolicy {
        guard let rule = try element.object("policyRule") else { return .unsaid }
        try rule.allow(["coding", "text"])
        var found: Set<BasePolicy> = []
        for coding in try rule.codings("coding", system: ConsentCoding.actCode) where coding.system == ConsentCoding.actCode {
            if coding.code == "OPTIN" || coding.code == "OPTINR" { found.insert(.optIn) }
            if coding.code == "OPTOUT" || coding.code == "OPTOUTE" { found.insert(.optOut) }
        }
        guard found.count <= 1 else {
            throw ConsentError(.notUnderstood, "Consent.policyRule", "opts in and out at once")
        }
        return found.first ?? .unsaid
    }

    private static func isVerified(_ element: ElementReader) throws(ConsentError) -> Bool {
        let verifications = try element.objects("verification")
        var isVerified = verifications.isEmpty
        for verification in verifications {
            try verification.allow(["verified", "verifiedWith", "verificationDate"])
            guard let verified = try verification.boolean("verified") else {
                throw ConsentError(.malformed, verification.place, "says not whether it is verified")
            }
            _ = try verification.moment("verificationDate")
            if verified { isVerified = true }
        }
        return isVerified
    }

    /// What R4 demands beside, and what the decision does not look at.
    private static func notes(_ element: ElementReader) throws(ConsentError) -> [String] {
        var notes: [String] = []
        if try element.objects("category").isEmpty { notes.append("category is missing; R4 demands one") }
        var hasPolicy = element.has("policyRule")
        for policy in try element.objects("policy") {
            try policy.allow(["authority", "uri"])
            let hasAuthority = try policy.text("authority") != nil
            let hasURI = try policy.text("uri") != nil
            if hasAuthority || hasURI { hasPolicy = true }
        }
        if !hasPolicy { notes.append("neither policy nor policyRule is given (R4 ppc-1)") }
        guard !element.has("sourceAttachment") || !element.has("sourceReference") else {
            throw ConsentError(.malformed, "Consent.source[x]", "stands twice; a Consent has one source")
        }
        for performer in try element.objects("performer") { try performer.allow(["reference", "type", "identifier", "display"]) }
        for organisation in try element.objects("organization") {
            try organisation.allow(["reference", "type", "identifier", "display"])
        }
        if element.has("extension") { notes.append("extensions are not looked at; none may change the meaning (R4 §2.4)") }
        return notes
    }
}
