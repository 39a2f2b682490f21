package import ChainCrypto
package import Primitives

/// Who this member is: the key it votes with.
package struct ValidatorIdentity: Sendable {
    package let signingKey: SigningKey

    package init(signingKey: SigningKey) { self.signingKey = signingKey }

    package var key: PublicKey { signingKey.publicKey }
}
