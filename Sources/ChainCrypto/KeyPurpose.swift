/// What a key is for; a key file says it, so that no key is used for another purpose by mistake.
package enum KeyPurpose: String, Hashable, Sendable, CaseIterable {
    /// Signs consensus votes.
    case consensus
    /// Signs transactions and requests.
    case account
    /// Signs the node's TLS certificate.
    case tls
    /// Opens envelopes (X-Wing).
    case hpke
    /// Seals an organisation's own files.
    case vault
    /// Seals one record; the file's public part is the sealed blob's name.
    case record
}
