package import ChainCrypto
package import Primitives
internal import Storage

/// An organisation's pseudonym map: which account stands for which of its own patient numbers; never leaves the organisation.
///
/// File: `[1, nonce, ciphertext]` of `[[identifier, account, secret]…]`, ascending by identifier. Entries are destroyed on
/// erasure; then nobody can tell whose account it was. A value: change it, then `save`.
package struct SealedMap {
    /// What stands behind one identifier.
    package struct Entry: Hashable, Sendable {
        package let account: AccountID
        /// The patient's signing seed where the hospital keeps it for the patient, else empty; at most 4,096 bytes.
        package let secret: [UInt8]

        package init(account: AccountID, secret: [UInt8] = []) {
            self.account = account
            self.secret = secret
        }
    }

    private static let countLimit = 10_000_000
    private static let identifierByteCountLimit = 512
    private static let secretByteCountLimit = 4_096

    private let path: String
    private let file: SealedFile
    /// Looked up by the identifier's bytes; sorted when it is written.
    private var entries: [[UInt8]: Entry] = [:]

    /// Reads the map, or begins an empty one where there is no file.
    package init(path: String, vaultKey: SecretBytes) throws(VaultError) {
        self.path = path
        file = SealedFile(vaultKey: vaultKey, purpose: "consilium/sealed-map/v1")
        guard DiskFile.exists(path) else { return }
        entries = try Self.decode(try file.read(path, context: []), path: path)
    }

    package var count: Int { entries.count }

    package subscript(_ identifier: String) -> Entry? { entries[Array(identifier.utf8)] }

    /// All identifiers, ascending by their bytes.
    package var identifiers: [String] { sortedKeys.map { String(decoding: $0, as: UTF8.self) } }

    /// Adds or replaces an entry; in the file only after `save`.
    package mutating func set(_ entry: Entry, for identifier: String) throws(VaultError) {
        let key = Array(identifier.utf8)
        guard key.count <= Self.identifierByteCountLimit, entry.secret.count <= Self.secretByteCountLimit else {
            throw .malformed(what: "entry of the pseudonym map", detail: "its identifier or secret is too long")
        }
        entries[key] = entry
    }

    /// Removes an entry, in the file only after `save`; false if there was none.
    package mutating func erase(_ identifier: String) -> Bool { entries.removeValue(forKey: Array(identifier.utf8)) != nil }

    /// Replaces the file; on disk when it returns.
    package func save() throws(VaultError) {
        var encoder = CanonicalEncoder(reservingCapacity: 128 * entries.count + 16)
        encoder.array(entries.count)
        for key in sortedKeys {
            guard let entry = entries[key] else { continue }
            encoder.array(3)
            encoder.bytes(key)
            encoder.bytes(entry.account)
            encoder.bytes(entry.secret)
        }
        try file.write(encoder.bytes, context: [], to: path)
    }

    /// Overwrites and deletes the file.
    package func destroy() throws(VaultError) { _ = try VaultFile.destroy(path, overwriting: true) }

    private var sortedKeys: [[UInt8]] { entries.keys.sorted { $0.lexicographicallyPrecedes($1) } }

    private static func decode(_ bytes: [UInt8], path: String) throws(VaultError) -> [[UInt8]: Entry] {
        do {
            var decoder = CanonicalDecoder(bytes)
            let pairs = try decoder.list(limit: countLimit) { (outer) throws(DecodingError) in
                try outer.array(3) { (inner) throws(DecodingError) in
                    let key = try inner.bytes(limit: identifierByteCountLimit)
                    let account = try inner.fixed(AccountID.self)
                    return (key, Entry(account: account, secret: try inner.bytes(limit: secretByteCountLimit)))
                }
            }
            try decoder.expectEnd()
            return Dictionary(pairs, uniquingKeysWith: { _, last in last })
        } catch { throw .malformed(what: "pseudonym map at \(path)", detail: "\(error)") }
    }
}
