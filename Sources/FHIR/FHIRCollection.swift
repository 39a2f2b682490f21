internal import Primitives

/// Everything that was read: each resource once, the views of patients, encounters and claims, and what was left out.
package struct FHIRCollection: Sendable {
    /// In the order of reading; the first of each (type, id).
    package private(set) var resources: [FHIRResource] = []
    package private(set) var patients: [FHIRPatient] = []
    package private(set) var encounters: [FHIREncounter] = []
    package private(set) var claims: [FHIRClaim] = []
    /// Files that hold no FHIR, and resources without id.
    package internal(set) var skipped: [SkippedFile] = []
    /// Resources that were seen again and not counted.
    package private(set) var duplicates = 0
    package internal(set) var filesRead = 0

    private var arena = ByteArena()
    private var seen: [ResourceKey: Int] = [:]
    private var fullURLs: [String: Int] = [:]
    private var identifiers: [ResourceKey: Int] = [:]

    init() {}

    /// The exact bytes of a resource, as they stood in the input.
    package func bytes(of resource: FHIRResource) -> ArraySlice<UInt8> {
        arena.bytes(at: resource.location)
    }

    /// Bytes of all kept resources together.
    package var byteCount: Int { arena.byteCount }

    /// How many resources of each type there are, by name.
    package var counts: [(type: String, count: Int)] {
        var counts: [String: Int] = [:]
        for resource in resources { counts[resource.type, default: 0] += 1 }
        return counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (type: $0.key, count: $0.value) }
    }

    /// The resource of this type and id.
    package func resource(type: String, id: String) -> FHIRResource? {
        seen[ResourceKey(type: type, name: id)].map { resources[$0] }
    }

    /// The resource that a reference means, among `types` where the reference itself does not say.
    package func resolve(_ text: String, among types: [String]) -> FHIRResource? {
        switch FHIRReference(text) {
        case .urn(let urn):
            if let index = fullURLs[urn] { return resources[index] }
            guard let id = uuid(of: urn) else { return nil }
            return types.lazy.compactMap { resource(type: $0, id: id) }.first
        case .typed(let type, let id):
            return types.contains(type) ? resource(type: type, id: id) : nil
        case .conditional(let type, let identifier):
            guard types.contains(type) else { return nil }
            return identifiers[ResourceKey(type: type, name: identifier)].map { resources[$0] }
        case .other:
            return nil
        }
    }

    /// Counts a resource unless its (type, id) was seen; keeps its bytes and the views.
    mutating func add(_ value: JSONValue, type: String, id: String, fullURL: String?, bytes: UnsafeBufferPointer<UInt8>)
        throws(FieldFault)
    {
        let key = ResourceKey(type: type, name: id)
        if let first = seen[key] {
            duplicates += 1
            remember(fullURL, id: id, index: first)
            return
        }
        switch type {
        case "Patient": patients.append(FHIRPatient(id: id, value))
        case "Encounter": encounters.append(FHIREncounter(id: id, value))
        case "Claim": claims.append(try FHIRClaim(id: id, value))
        default: break
        }
        seen[key] = resources.count
        remember(fullURL, id: id, index: resources.count)
        for identifier in value["identifier"]?.elements ?? [] {
            guard let text = identifier["value"]?.string else { continue }
            let name = (identifier["system"]?.string ?? "") + "|" + text
            let key = ResourceKey(type: type, name: name)
            if identifiers[key] == nil { identifiers[key] = resources.count }
        }
        resources.append(
            FHIRResource(
                type: type,
                id: id,
                location: arena.append(bytes),
                patientReference: type == "Patient" ? nil : ResourceLinks.patient(of: value),
                encounterReference: type == "Encounter" ? nil : ResourceLinks.encounter(of: value)
            )
        )
    }

    /// Fills in whose each claim is, once everything is read.
    mutating func resolveClaims() {
        for index in claims.indices {
            let claim = claims[index]
            if let text = claim.patientReference { claims[index].patientID = patientID(named: text) }
            for text in claim.encounterReferences {
                guard let encounter = resolve(text, among: ["Encounter"]) else { continue }
                claims[index].encounterID = encounter.id
                break
            }
        }
    }

    /// The patient that a reference means; where no such Patient is in the input, the id that the reference spells.
    package func patientID(named text: String) -> String? {
        if let patient = resolve(text, among: ["Patient"]) { return patient.id }
        switch FHIRReference(text) {
        case .typed(let type, let id) where type == "Patient": return id
        case .urn(let urn): return fullURLs[urn] == nil ? uuid(of: urn).flatMap { isKnownElsewhere($0) ? nil : $0 } : nil
        default: return nil
        }
    }

    private func isKnownElsewhere(_ id: String) -> Bool {
        ["Encounter", "Group", "Device", "Location", "Practitioner", "Organization"].contains {
            resource(type: $0, id: id) != nil
        }
    }

    /// Only full URLs that differ from the usual `urn:uuid:ID` need a place of their own.
    private mutating func remember(_ fullURL: String?, id: String, index: Int) {
        guard let fullURL, uuid(of: fullURL) != id, fullURLs[fullURL] == nil else { return }
        fullURLs[fullURL] = index
    }

    private func uuid(of urn: String) -> String? {
        urn.hasPrefix("urn:uuid:") ? String(urn.dropFirst("urn:uuid:".count)) : nil
    }
}

/// A resource type beside an id or an identifier.
struct ResourceKey: Hashable, Sendable {
    let type: String
    let name: String
}
