package import Primitives

/// What two nodes tell each other in the handshake and in answers to PINGs: canonical CBOR `[time, observing]`.
///
/// The sender's clock in milliseconds, and whether it signs nothing. Only for telling an operator what is wrong; bytes
/// that are not this are ignored.
package struct Greeting: Hashable, Sendable, CanonicalCodable {
    package let time: Timestamp
    package let isObserving: Bool

    package init(time: Timestamp, isObserving: Bool) {
        self.time = time
        self.isObserving = isObserving
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(2) { (inner) throws(DecodingError) in
            Greeting(time: try inner.counter(), isObserving: try inner.bool())
        }
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(time)
        encoder.bool(isObserving)
    }
}
