/// A 32-byte SHA-256 value, kept as four big-endian words so that comparing and hashing it is cheap.
///
/// The order of `<` is the order of the bytes.
package struct Hash256: Hashable, Comparable, Sendable, FixedBytes {
    package static let byteCount = 32

    /// All bits zero; used only as "no block before this one", never as the hash of something.
    package static let zero = Hash256(words: (0, 0, 0, 0))

    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// Takes exactly 32 bytes; anything else gives nil.
    @specialized(where Bytes == [UInt8])
    @specialized(where Bytes == ArraySlice<UInt8>)
    package init?<Bytes: Collection<UInt8>>(bytes: Bytes) {
        guard let words = bigEndianWords4(bytes) else { return nil }
        self.init(words: words)
    }

    /// Takes exactly 32 bytes of raw memory; the quick way for hashes that were just computed.
    package init?(rawBytes: UnsafeRawBufferPointer) {
        guard rawBytes.count == Self.byteCount else { return nil }
        word0 = UInt64(bigEndian: rawBytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        word1 = UInt64(bigEndian: rawBytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        word2 = UInt64(bigEndian: rawBytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        word3 = UInt64(bigEndian: rawBytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    /// Writes the 32 bytes at the offset of raw memory that has room for them.
    package func write(to memory: UnsafeMutableRawBufferPointer, at offset: Int) {
        memory.storeBytes(of: word0.bigEndian, toByteOffset: offset, as: UInt64.self)
        memory.storeBytes(of: word1.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
        memory.storeBytes(of: word2.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
        memory.storeBytes(of: word3.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
    }

    package func appendBytes(to buffer: inout [UInt8]) {
        let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
        withUnsafeBytes(of: words) { buffer.append(contentsOf: $0) }
    }

    package static func < (left: Hash256, right: Hash256) -> Bool {
        if left.word0 != right.word0 { return left.word0 < right.word0 }
        if left.word1 != right.word1 { return left.word1 < right.word1 }
        if left.word2 != right.word2 { return left.word2 < right.word2 }
        return left.word3 < right.word3
    }
}
