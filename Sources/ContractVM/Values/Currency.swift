package import Primitives

/// An ISO 4217 currency code: three capital letters, packed so that a comparison is one instruction.
package struct Currency: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The three letters, first in the highest byte.
    private let packed: UInt32

    /// Takes exactly three letters `A` to `Z`; anything else gives nil.
    package init?(_ code: some Collection<UInt8>) {
        guard code.count == 3, code.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else { return nil }
        packed = code.reduce(0) { $0 << 8 | UInt32($1) }
    }

    package init?(_ code: String) { self.init(Array(code.utf8)) }

    /// Reads the code as a text.
    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        guard let currency = Currency(try decoder.text(limit: 3)) else { throw decoder.failure(.invalidValue("currency")) }
        self = currency
    }

    package var description: String {
        String(decoding: [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)], as: UTF8.self)
    }

    package static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }
}
