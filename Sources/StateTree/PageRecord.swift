internal import Primitives

/// One page on disk: the entries below its root in order; the nodes between follow from them and are recomputed.
struct PageRecord {
    /// A subtree below the page: a leaf, a group of few leaves, or the root of another page.
    struct Entry: Hashable, Sendable {
        let bitLength: Int
        /// The prefix, zero-padded, without the whole bytes that the page's own prefix has.
        let suffix: [UInt8]
        let hash: Hash256
        let count: Int
    }

    let bitLength: Int
    /// The root's prefix, zero-padded.
    let prefix: [UInt8]
    let entries: [Entry]

    /// The bytes of the page that begins at `root` and ends at the given nodes.
    static func bytes(root: TreeNode, entries: [TreeNode]) -> [UInt8] {
        let dropped = root.bitLength >> 3
        var capacity = ItemWriter.nodeByteCount + dropped + 1
        for entry in entries { capacity += ItemWriter.nodeByteCount + BitPath.byteCount(entry.bitLength) - dropped }
        return ItemWriter.bytes(capacity: capacity) { writer in
            writer.array(3)
            writer.unsigned(root.bitLength)
            writer.prefix(root.path, bits: root.bitLength)
            writer.array(entries.count)
            for entry in entries {
                writer.array(4)
                writer.unsigned(entry.bitLength)
                writer.prefix(entry.path, bits: entry.bitLength, dropping: dropped)
                writer.hash(entry.hash)
                writer.unsigned(entry.count)
            }
        }
    }

    /// Reads a page strictly.
    init(bytes: [UInt8]) throws(DecodingError) {
        var decoder = CanonicalDecoder(bytes)
        guard try decoder.enterArray(limit: 3) == 3 else { throw decoder.failure(.invalidValue("page")) }
        bitLength = try decoder.bitLength()
        prefix = try decoder.bytes(limit: StateLimits.pathByteCount)
        let count = try decoder.enterArray(limit: StateLimits.pathBitCount)
        var entries: [Entry] = []
        entries.reserveCapacity(min(count, 64))
        for _ in 0..<count { entries.append(try Entry(from: &decoder)) }
        self.entries = entries
        try decoder.expectEnd()
    }
}

extension PageRecord.Entry: CanonicalCodable {
    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        guard try decoder.enterArray(limit: 4) == 4 else { throw decoder.failure(.invalidValue("page entry")) }
        bitLength = try decoder.bitLength()
        suffix = try decoder.bytes(limit: StateLimits.pathByteCount)
        let bytes = try decoder.bytes(limit: Hash256.byteCount)
        guard let hash = bytes.withUnsafeBytes({ Hash256(rawBytes: $0) }) else { throw decoder.failure(.invalidValue("hash")) }
        self.hash = hash
        let count = try decoder.unsigned()
        guard count > 0, count <= 1 << 32 else { throw decoder.failure(.outOfRange) }
        self.count = Int(count)
        decoder.leaveArray()
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.unsigned(UInt64(bitLength))
        encoder.bytes(suffix)
        encoder.bytes(hash)
        encoder.unsigned(UInt64(count))
    }

    /// The entry of a node in a page whose whole prefix bytes are the node's first `dropped`.
    init(_ node: TreeNode, droppingBytes dropped: Int) {
        self.init(
            bitLength: node.bitLength,
            suffix: Array(BitPath.prefix(node.path, bits: node.bitLength)[dropped...]),
            hash: node.hash,
            count: node.count
        )
    }

    /// The leaf or stub that the entry stands for; nil if its lengths contradict each other.
    func node(droppedBytes: some Collection<UInt8>, groupSize: Int) -> TreeNode? {
        let path = droppedBytes + suffix
        guard BitPath.isPrefix(path, bits: bitLength), count > 1 || bitLength & 7 == 0 else { return nil }
        let node = TreeNode(path: Array(path), bitLength: bitLength, hash: hash, count: count)
        node.isPageRoot = count > groupSize
        node.isClean = true
        return node
    }
}

extension CanonicalDecoder {
    /// Reads a number of bits that a path may have.
    mutating func bitLength() throws(DecodingError) -> Int {
        let value = try unsigned()
        guard value <= UInt64(StateLimits.pathBitCount) else { throw failure(.outOfRange) }
        return Int(value)
    }
}
