/// A value of a fixed number of bytes: hashes, keys, signatures, accounts.
///
/// Bytes from outside become such a value only through the failable initialiser, which checks the length.
package protocol FixedBytes: CustomStringConvertible {
    static var byteCount: Int { get }
    init?(bytes: some Collection<UInt8>)
    func appendBytes(to buffer: inout [UInt8])
}

extension FixedBytes {
    package var bytes: [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(Self.byteCount)
        appendBytes(to: &buffer)
        return buffer
    }

    /// Lower-case hex without prefix.
    package var hex: String { Hex.encode(bytes) }

    /// Takes exactly `2 × byteCount` hex digits of either case.
    package init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String { hex }
}

/// Reads exactly 32 bytes as four big-endian words.
func bigEndianWords4(_ bytes: some Collection<UInt8>) -> (UInt64, UInt64, UInt64, UInt64)? {
    guard bytes.count == 32 else { return nil }
    let contiguous = bytes.withContiguousStorageIfAvailable { buffer in
        let raw = UnsafeRawBufferPointer(buffer)
        return (
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }
    return contiguous ?? bigEndianWords4(Array(bytes))
}

func appendBigEndian(_ word: UInt64, to buffer: inout [UInt8]) {
    withUnsafeBytes(of: word.bigEndian) { buffer.append(contentsOf: $0) }
}
