import Primitives

/// What two nodes tell each other in the handshake: canonical CBOR `[time]`, the sender's clock in milliseconds.
///
/// Only for telling an operator whose clock is off. Bytes that are not this are ignored.
struct Greeting: Hashable, Sendable, CanonicalCodable {
    let time: Timestamp

    init(time: Timestamp) { self.time = time }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        time = try decoder.array(1) { (inner) throws(DecodingError) in try inner.counter() }
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(1)
        encoder.unsigned(time)
    }
}
