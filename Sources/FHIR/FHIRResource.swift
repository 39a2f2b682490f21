/// One resource of the input: what it is, whose it is, and where its exact bytes lie.
package struct FHIRResource: Hashable, Sendable {
    /// `resourceType`.
    package let type: String
    /// `id`, or what follows `urn:uuid:` in the entry's full URL where the resource has no id.
    package let id: String
    /// Where the bytes lie; `FHIRCollection.bytes(of:)` reads them.
    let location: ByteArena.Location
    /// The first reference that can name a patient, as written.
    let patientReference: String?
    /// The first reference to an encounter, as written.
    let encounterReference: String?
}
