package import Primitives
internal import Storage

/// The envelopes of every blob, in a folder a blob: `FOLDER/ab/cd/HEX/DISCLOSURE`; destroyed with the record.
package final class EnvelopeStore: Sendable {
    private let places: FanOut

    /// Opens or makes the store.
    package init(folder: String) throws(VaultError) { places = try FanOut(folder: folder) }

    /// Keeps an envelope; on disk when it returns.
    package func put(_ envelope: BlobEnvelope) throws(VaultError) {
        let folder = try places.makePlace(for: envelope.blob)
        try VaultError.storage { () throws(StorageError) in
            try DiskFolder.make(folder)
            try DiskFile.write(envelope.canonicalBytes, to: "\(folder)/\(envelope.disclosure)")
        }
    }

    /// The envelope of a disclosure; nil if there is none.
    package func envelope(of blob: Hash256, disclosure: UInt64) throws(VaultError) -> BlobEnvelope? {
        let path = "\(places.path(blob))/\(disclosure)"
        guard DiskFile.exists(path) else { return nil }
        let bytes = try VaultFile(reading: path).read(0..<(BlobEnvelope.byteCountLimit + 1))
        do {
            let envelope = try BlobEnvelope(canonicalBytes: bytes)
            if envelope.blob == blob, envelope.disclosure == disclosure { return envelope }
        } catch {
            throw .malformed(what: "envelope at \(path)", detail: "\(error)")
        }
        throw .malformed(what: "envelope at \(path)", detail: "it belongs to another blob or disclosure")
    }

    /// The disclosures that a blob has envelopes for, ascending.
    package func disclosures(of blob: Hash256) throws(VaultError) -> [UInt64] {
        let folder = places.path(blob)
        guard DiskFile.exists(folder) else { return [] }
        return try VaultError.storage { () throws(StorageError) in
            try DiskFolder.names(in: folder).compactMap { UInt64($0) }.sorted()
        }
    }

    /// The blobs that have envelopes here, ascending.
    package func names() throws(VaultError) -> [Hash256] { try places.names() }

    /// Overwrites and deletes all envelopes of a blob, and says how many there were.
    package func destroy(_ blob: Hash256) throws(VaultError) -> Int {
        let folder = places.path(blob)
        let disclosures = try disclosures(of: blob)
        for disclosure in disclosures { _ = try VaultFile.destroy("\(folder)/\(disclosure)", overwriting: true) }
        VaultFile.removeEmptyFolder(folder)
        return disclosures.count
    }
}
