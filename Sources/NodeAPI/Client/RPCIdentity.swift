package import ChainCrypto
internal import Ledger
internal import NodeRuntime
package import Primitives

/// The account on whose behalf a client signs its requests.
package struct RPCIdentity: Sendable {
    package let key: SigningKey
    package let chainID: String

    package init(key: SigningKey, chainID: String) {
        self.key = key
        self.chainID = chainID
    }

    /// The `Authorization` header for a body (POST, PUT) or request target (GET) of this digest; good for 30 s.
    package func authorization(for signedBytes: [UInt8]) -> String {
        authorization(digest: Hasher256.hash(signedBytes))
    }

    /// As above for bytes whose SHA-256 is known.
    package func authorization(digest: Hash256) -> String {
        let expires = WallClock.now().advanced(by: 30_000) ?? .zero
        return "Consilium " + Base64.encode(SignedRequest.sign(chainID: chainID, expires: expires, digest: digest, with: key))
    }
}
