package import ChainCrypto
package import Primitives
internal import Storage

/// The data keys of the records that this node's organisation is custodian of, each in a file sealed under the vault key.
///
/// File: `[1, nonce, ciphertext]`, AES-256-GCM, aad = `"consilium/custodian-key/v1" ‖ 0x00 ‖ blob name`. Destroying a file
/// makes the record unreadable to everybody who has no envelope of it.
package final class CustodianKeyStore: Sendable {
    private let places: FanOut
    private let file: SealedFile

    /// Opens or makes the store under a vault key of 32 bytes.
    package init(folder: String, vaultKey: SecretBytes) throws(VaultError) {
        places = try FanOut(folder: folder)
        file = SealedFile(vaultKey: vaultKey, purpose: "consilium/custodian-key/v1")
    }

    package func has(_ blob: Hash256) -> Bool { DiskFile.exists(places.path(blob)) }

    /// Keeps a blob's data key; on disk when it returns.
    package func deposit(_ key: SecretBytes, of blob: Hash256) throws(VaultError) {
        guard key.count == AuthenticatedCipher.keyByteCount else {
            throw .malformed(what: "data key", detail: "it has \(key.count) bytes instead of 32")
        }
        try file.write(key.copyBytes(), context: blob.bytes, to: try places.makePlace(for: blob))
    }

    /// A blob's data key; `keyNotFound` if this node has none.
    package func key(of blob: Hash256) throws(VaultError) -> SecretBytes {
        guard has(blob) else { throw .keyNotFound(blob) }
        let bytes = try file.read(places.path(blob), context: blob.bytes)
        guard bytes.count == AuthenticatedCipher.keyByteCount else {
            throw .malformed(what: "data key of blob \(blob)", detail: "it has \(bytes.count) bytes instead of 32")
        }
        return SecretBytes(bytes)
    }

    /// The blobs whose keys are here, ascending.
    package func names() throws(VaultError) -> [Hash256] { try places.names() }

    /// Overwrites and deletes a blob's data key; false if there was none.
    package func destroy(_ blob: Hash256) throws(VaultError) -> Bool {
        try VaultFile.destroy(places.path(blob), overwriting: true)
    }
}
