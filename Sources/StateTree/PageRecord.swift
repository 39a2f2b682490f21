internal import Primitives

/// One page on disk: the entries below its root in order; the nodes between follow from them and are recomputed.
struct PageRecord: CanonicalCodable, Hashable, Sendable {
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

    init(bitLength: Int, prefix: [UInt8], entries: [Entry]) {
        self.bitLength = bitLength
        self.prefix = prefix
        self.entries = entries
    }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (inner) throws(DecodingError) in
            PageRecord(
                bitLength: try inner.bitLength(),
                prefix: try inner.bytes(limit: StateLimits.pathByteCount),
                entries: try inner.list(limit: StateLimits.pathBitCount) { (item) throws(DecodingError) in try Entry(from: &item)
                }
            )
        }
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.unsigned(UInt64(bitLength))
        encoder.bytes(prefix)
        encoder.list(entries)
    }
}

extension PageRecord.Entry: CanonicalCodable {
    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (inner) throws(DecodingError) in
            let bitLength = try inner.bitLength()
            let suffix = try inner.bytes(limit: StateLimits.pathByteCount)
            let hash = try inner.fixed(Hash256.self)
            let count = try inner.unsigned()
            guard count > 0, count <= UInt64(Int64.max) >> 16 else { throw inner.failure(.outOfRange) }
            return PageRecord.Entry(bitLength: bitLength, suffix: suffix, hash: hash, count: Int(count))
        }
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
