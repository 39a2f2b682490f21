internal import Primitives

/// Writes canonical CBOR items into raw memory that the caller made large enough.
///
/// The same bytes as `CanonicalEncoder`'s; thousands of nodes and page entries a block go through it, so it allocates
/// nothing and has no generic call.
struct ItemWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// The bytes that `body` writes, at most `capacity`.
    static func bytes(capacity: Int, _ body: (inout ItemWriter) -> Void) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var writer = ItemWriter(UnsafeMutableRawBufferPointer(buffer))
            body(&writer)
            count = writer.count
        }
    }

    init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

    /// The most bytes that the head of an item can take.
    static let headByteCount = 5
    /// The most bytes that a node or entry takes beside its domain and its byte strings' contents.
    static let nodeByteCount = 4 * headByteCount + 2 * (2 + Hash256.byteCount)

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, let target = memory.baseAddress else { return }
        precondition(bytes.count <= memory.count - count, "a hash's input is longer than was announced")
        (target + count).copyMemory(from: base, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func array(_ items: Int) { head(4, items) }
    mutating func unsigned(_ value: Int) { head(0, value) }

    mutating func byteString(_ bytes: UnsafeRawBufferPointer) {
        head(2, bytes.count)
        raw(bytes)
    }

    /// The first `bits` bits of a path in whole bytes, the unused bits zero, without its first `dropped` bytes.
    mutating func prefix(_ path: [UInt8], bits: Int, dropping dropped: Int = 0) {
        path.withUnsafeBytes { byteString(UnsafeRawBufferPointer(rebasing: $0[dropped..<BitPath.byteCount(bits)])) }
        if let mask = BitPath.tailMask(bits) { memory[count - 1] &= mask }
    }

    mutating func hash(_ hash: Hash256) {
        head(2, Hash256.byteCount)
        hash.write(to: memory, at: count)
        count += Hash256.byteCount
    }

    /// RFC 8949 §3: the shortest head; tree lengths fit 32 bits.
    private mutating func head(_ major: UInt8, _ value: Int) {
        switch value {
        case ..<24:
            put(major << 5 | UInt8(value))
        case ...0xFF:
            put(major << 5 | 24)
            put(UInt8(value))
        case ...0xFFFF:
            put(major << 5 | 25)
            put(UInt8(value >> 8))
            put(UInt8(value & 0xFF))
        default:
            put(major << 5 | 26)
            for shift in [24, 16, 8, 0] { put(UInt8(value >> shift & 0xFF)) }
        }
    }

    private mutating func put(_ byte: UInt8) {
        memory[count] = byte
        count += 1
    }
}
