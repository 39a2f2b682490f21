internal import Primitives
internal import StateTree

/// A part of a snapshot as a peer sent it.
package enum SnapshotPart: Sendable {
    /// An encoded chunk of the state.
    case chunk([UInt8])
    /// Encoded blocks of the window, descending.
    case window([[UInt8]])

    package var byteCount: Int {
        switch self {
        case .chunk(let bytes): bytes.count
        case .window(let blocks): blocks.reduce(0) { $0 + $1.count }
        }
    }

    /// Decodes and hashes everything, on any thread; nil if the part is none, whatever comes before it.
    package func checked() -> CheckedSnapshotPart? {
        switch self {
        case .chunk(let bytes):
            guard let chunk = try? StateChunk(canonicalBytes: bytes) else { return nil }
            return CheckedSnapshotPart(content: .chunk(HashedChunk(chunk)))
        case .window(let encoded):
            var blocks: [CheckedSnapshotPart.Link] = []
            for bytes in encoded {
                guard let block = try? WindowBlock(canonicalBytes: bytes), block.isWhole else { return nil }
                blocks.append(CheckedSnapshotPart.Link(header: block.header, hash: block.header.hash, encoded: bytes))
            }
            return blocks.isEmpty ? nil : CheckedSnapshotPart(content: .window(blocks))
        }
    }
}

/// A part that is sound in itself; whether it is the one that comes next is for `SnapshotImport` to say.
package struct CheckedSnapshotPart: Sendable {
    /// A block of the window whose ids are those of its header.
    struct Link: Sendable {
        let header: BlockHeader
        let hash: Hash256
        let encoded: [UInt8]
    }

    enum Content: Sendable {
        case chunk(HashedChunk)
        case window([Link])
    }

    let content: Content
}
