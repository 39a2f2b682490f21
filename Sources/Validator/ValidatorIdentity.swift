package import ChainCrypto
internal import Ledger
package import Primitives

/// Who this node is: the key it votes with, and the one that takes over once an epoch's set names it.
package struct ValidatorIdentity: Sendable {
    package let signingKey: SigningKey
    /// Accepted by governance in the place of `signingKey`, or about to be.
    package let nextKey: SigningKey?
    /// Signs the node's own transactions, such as evidence; a node without one sends none.
    package let account: SigningKey?

    package init(signingKey: SigningKey, nextKey: SigningKey? = nil, account: SigningKey? = nil) {
        self.signingKey = signingKey
        self.nextKey = nextKey
        self.account = account
    }

    package var key: PublicKey { signingKey.publicKey }

    func holds(_ key: PublicKey) -> Bool { key == signingKey.publicKey || key == nextKey?.publicKey }

    /// The key that a set names; nil if it names neither.
    func key(in set: ValidatorSet) -> SigningKey? {
        for key in [signingKey, nextKey].compactMap({ $0 }) where set.index(of: key.publicKey) != nil { return key }
        return nil
    }
}
