internal import ChainCrypto
internal import Primitives

/// Which of the two hospitals a provider of the source belongs to.
package enum ProviderAssignment: Hashable, Sendable {
    case hospitalA
    case hospitalB

    /// By the first bit of SHA-256 over the provider's reference as written: 0 is Hospital A, 1 is Hospital B; A for none.
    package init(providerReference: String?) {
        guard let providerReference else {
            self = .hospitalA
            return
        }
        var bytes: [UInt8] = []
        Hasher256.hash(Array(providerReference.utf8)).appendBytes(to: &bytes)
        self = bytes[0] & 0x80 == 0 ? .hospitalA : .hospitalB
    }
}
