internal import ChainCrypto
package import Primitives

/// Computes the name of a sealed form that comes in pieces, without its key.
package struct BlobNamer {
    private var start = BlobStart()
    private var pending: [UInt8] = []
    private var tree = MerkleStack()
    private var ciphertextByteCount: UInt64 = 0
    /// Leaf hashes of the chunks since they were last taken.
    package private(set) var leaves: [Hash256] = []

    package init() {}

    package var header: BlobHeader? { start.header }

    /// Takes the next piece of the sealed form.
    package mutating func update(_ sealed: UnsafeRawBufferPointer) throws(VaultError) {
        var rest = try start.take(sealed)
        guard let size = start.header.map({ $0.chunkByteCount + BlobGeometry.tagByteCount }) else { return }
        ciphertextByteCount += UInt64(rest.count)
        if !pending.isEmpty {
            let missing = min(size - pending.count, rest.count)
            pending.append(contentsOf: rest[..<missing])
            rest = UnsafeRawBufferPointer(rebasing: rest[missing...])
            guard pending.count == size else { return }
            pending.withUnsafeBytes { append($0) }
            pending.removeAll(keepingCapacity: true)
        }
        while rest.count >= size {
            append(UnsafeRawBufferPointer(rebasing: rest[..<size]))
            rest = UnsafeRawBufferPointer(rebasing: rest[size...])
        }
        pending.append(contentsOf: rest)
    }

    /// As `update(_:)` for an array.
    package mutating func update(_ sealed: [UInt8]) throws(VaultError) {
        try sealed.withRawBytes { (bytes) throws(VaultError) in try update(bytes) }
    }

    /// Gives the leaf hashes gathered so far and forgets them, so that memory stays bounded.
    package mutating func takeLeaves() -> [Hash256] {
        defer { leaves.removeAll(keepingCapacity: true) }
        return leaves
    }

    /// Ends the sealed form; `truncated` if no record has this length.
    package mutating func finish() throws(VaultError) -> BlobReference {
        guard let header = start.header else { throw .truncated }
        if !pending.isEmpty { pending.withUnsafeBytes { append($0) } }
        pending = []
        guard let reference = BlobReference(header: header, ciphertextByteCount: ciphertextByteCount, root: tree.root) else {
            throw .truncated
        }
        return reference
    }

    private mutating func append(_ chunk: UnsafeRawBufferPointer) {
        let leaf = MerkleTree.leafHash(chunk)
        tree.append(leaf)
        leaves.append(leaf)
    }
}
