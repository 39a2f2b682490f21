import Primitives

extension AccountID {
    /// The account whose first signing key this is.
    init(signedBy key: PublicKey) {
        guard let account = AccountID(bytes: key.bytes) else { preconditionFailure("keys and accounts have 32 bytes") }
        self = account
    }
}
