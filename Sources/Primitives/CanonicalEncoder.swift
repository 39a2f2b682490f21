/// Writes the one byte encoding of Consilium: deterministic CBOR (RFC 8949 §4.2.1) without floats, maps and tags.
///
/// The caller announces an array's count and then writes that many items. Spec: `Docs/spec/encoding.md`.
package struct CanonicalEncoder: Sendable {
    package private(set) var bytes: [UInt8]

    package init(reservingCapacity capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    package mutating func array(_ count: Int) { head(major: 4, UInt64(count)) }

    package mutating func unsigned(_ value: UInt64) { head(major: 0, value) }

    package mutating func unsigned(_ value: some Counter) { head(major: 0, value.rawValue) }

    package mutating func integer(_ value: Int64) {
        // RFC 8949 §3.1: major type 1 carries −1 − n, which for two's complement is the bitwise complement.
        if value >= 0 { head(major: 0, UInt64(value)) } else { head(major: 1, UInt64(bitPattern: ~value)) }
    }

    @specialized(where Bytes == [UInt8])
    package mutating func bytes<Bytes: Collection<UInt8>>(_ value: Bytes) {
        head(major: 2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    @specialized(where Bytes == Hash256)
    @specialized(where Bytes == PublicKey)
    @specialized(where Bytes == SignatureBytes)
    @specialized(where Bytes == AccountID)
    package mutating func bytes<Bytes: FixedBytes>(_ value: Bytes) {
        head(major: 2, UInt64(Bytes.byteCount))
        value.appendBytes(to: &bytes)
    }

    package mutating func text(_ value: String) {
        let utf8 = value.utf8
        head(major: 3, UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    package mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    package mutating func null() { bytes.append(0xF6) }

    /// Appends bytes that are already one canonical item, for example a nested message.
    @specialized(where Bytes == [UInt8])
    package mutating func encoded<Bytes: Collection<UInt8>>(_ item: Bytes) { bytes.append(contentsOf: item) }

    package mutating func encode(_ value: some CanonicalEncodable) { value.encode(to: &self) }

    /// Writes an array of the values, in their order.
    package mutating func list<Element: CanonicalEncodable>(_ values: some Collection<Element>) {
        array(values.count)
        for value in values { value.encode(to: &self) }
    }

    private mutating func head(major: UInt8, _ value: UInt64) {
        let type = major << 5
        switch value {
        case 0..<24:
            bytes.append(type | UInt8(value))
        case 24...0xFF:
            bytes.append(type | 24)
            bytes.append(UInt8(value))
        case 0x100...0xFFFF:
            bytes.append(type | 25)
            withUnsafeBytes(of: UInt16(value).bigEndian) { bytes.append(contentsOf: $0) }
        case 0x1_0000...0xFFFF_FFFF:
            bytes.append(type | 26)
            withUnsafeBytes(of: UInt32(value).bigEndian) { bytes.append(contentsOf: $0) }
        default:
            bytes.append(type | 27)
            appendBigEndian(value, to: &bytes)
        }
    }
}
