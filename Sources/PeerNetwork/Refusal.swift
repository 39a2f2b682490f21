import Primitives

/// The payload of the last frame before a close: one CBOR text of at most 1000 bytes that says why.
package enum Refusal {
    package static let textBytesMax = 1000

    package static func payload(_ text: String) -> [UInt8] {
        var encoder = CanonicalEncoder()
        // Cut between characters, so that the rest stays UTF-8.
        var shortened = text
        while shortened.utf8.count > textBytesMax { shortened.removeLast() }
        encoder.text(shortened)
        return encoder.bytes
    }

    /// The peer's words without control characters, since they go into our logs.
    package static func text(of payload: [UInt8]) -> String {
        var decoder = CanonicalDecoder(payload)
        do {
            let text = try decoder.text(limit: textBytesMax)
            return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        } catch {
            return "a reason that cannot be read"
        }
    }
}
