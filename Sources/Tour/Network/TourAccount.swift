package import ChainCrypto
package import Primitives

/// Somebody who signs: a person or a system of an organisation, or a patient.
package struct TourAccount: Sendable {
    /// What the tour calls them; never taken from the source.
    package let label: String
    package let account: AccountID
    package let key: SigningKey
    /// Opens envelopes; only readers have one.
    package let readingKey: HPKEPrivateKey?

    /// An account is named by its first public key.
    package init(label: String, key: SigningKey, readingKey: HPKEPrivateKey? = nil) throws(TourError) {
        guard let account = AccountID(bytes: key.publicKey.bytes) else {
            throw TourError("the key of \(label) has another length than an account's name")
        }
        self.label = label
        self.account = account
        self.key = key
        self.readingKey = readingKey
    }
}
