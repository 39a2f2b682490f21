internal import ChainCrypto
internal import Ledger
internal import NodeRuntime
internal import Primitives

/// What the `Authorization` header of a request says.
enum Authorization: Hashable, Sendable {
    case none
    case rejected(SignedRequestRejection)
    /// The key that signed this very request.
    case key(PublicKey)

    private static let scheme = "Consilium "

    /// Checks the header against the digest of what had to be signed.
    static func read(header: String?, digest: Hash256, chainID: String) -> Authorization {
        guard let header else { return .none }
        do throws(SignedRequestRejection) {
            return .key(try request(header).verify(digest: digest, now: WallClock.now(), chainID: chainID))
        } catch { return .rejected(error) }
    }

    /// Checks everything but the digest, for a body that has not been read yet; gives the digest that it must have.
    static func readAhead(
        header: String,
        chainID: String
    ) throws(SignedRequestRejection) -> (key: PublicKey, digest: Hash256) {
        let request = try request(header)
        return (try request.verify(digest: request.digest, now: WallClock.now(), chainID: chainID), request.digest)
    }

    private static func request(_ header: String) throws(SignedRequestRejection) -> SignedRequest {
        guard header.hasPrefix(scheme), let bytes = Base64.decode(String(header.dropFirst(scheme.count))) else {
            throw .malformed
        }
        return try SignedRequest(bytes: bytes)
    }
}
