package import Primitives

/// Why a replica signs nothing any more; it stands in the journal, so that no restart forgets it (INV-11).
///
/// Canonical form: [1, divergence], [2, signed message] or [3, null].
package enum Standstill: Hashable, Sendable, CanonicalCodable {
    /// The own execution differs from the certified one.
    case diverged(Divergence)
    /// This message bears the own signature and the journal lacks it.
    case forgotten(SignedMessage)
    /// The chain has blocks and the journal was gone.
    case journalLost

    /// What a replica that stands still may still do.
    package var mode: ReplicaMode {
        switch self {
        case .diverged: .diverged
        case .forgotten, .journalLost: .observing
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        switch self {
        case .diverged(let divergence):
            encoder.unsigned(1)
            encoder.encode(divergence)
        case .forgotten(let message):
            encoder.unsigned(2)
            encoder.encode(message)
        case .journalLost:
            encoder.unsigned(3)
            encoder.null()
        }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(2) { (inner) throws(DecodingError) in
            switch try inner.unsigned() {
            case 1: return .diverged(try Divergence(from: &inner))
            case 2: return .forgotten(try SignedMessage(from: &inner))
            case 3:
                guard inner.takeNull() else { throw inner.failure(.invalidValue("lost journal")) }
                return .journalLost
            default: throw inner.failure(.invalidValue("standstill"))
            }
        }
    }
}
