package import Primitives

/// Where certified blocks come from that nobody has checked yet: a node's API, in tests anything.
package protocol BlockSource: Sendable {
    /// What people call it.
    var name: String { get }

    /// Canonical bytes of neighbouring blocks from a height on, at most `limit`; empty if the source has none there.
    func blocks(from height: BlockHeight, limit: UInt64) async throws -> [[UInt8]]
}
