/// A value with one canonical encoding.
package protocol CanonicalEncodable {
    func encode(to encoder: inout CanonicalEncoder)
}

/// A value that can be read back strictly: `decode` then `encode` gives the same bytes.
package protocol CanonicalDecodable {
    init(from decoder: inout CanonicalDecoder) throws(DecodingError)
}

package typealias CanonicalCodable = CanonicalEncodable & CanonicalDecodable

extension CanonicalEncodable {
    package var canonicalBytes: [UInt8] {
        var encoder = CanonicalEncoder()
        encode(to: &encoder)
        return encoder.bytes
    }
}

extension CanonicalDecodable {
    /// Reads exactly one value; bytes behind it are an error.
    package init(canonicalBytes bytes: [UInt8]) throws(DecodingError) {
        var decoder = CanonicalDecoder(bytes)
        self = try Self(from: &decoder)
        try decoder.expectEnd()
    }
}
