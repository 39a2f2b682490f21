/// Which of a peer's four outgoing queues a frame waits in; the lower one is always emptied first.
package enum FramePriority: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    case consensus = 0
    case sync = 1
    case gossip = 2
    /// Large and never urgent: records.
    case bulk = 3

    package static func < (left: FramePriority, right: FramePriority) -> Bool { left.rawValue < right.rawValue }
}

/// One message between two members: a kind, and bytes that this floor does not read.
///
/// Kinds 0xF0 to 0xFF belong to the peer network itself and are never handed up or accepted for sending.
package struct Frame: Hashable, Sendable {
    package var kind: UInt8
    package var payload: [UInt8]
    package var priority: FramePriority

    package init(kind: UInt8, payload: [UInt8], priority: FramePriority) {
        self.kind = kind
        self.payload = payload
        self.priority = priority
    }

    /// Bytes before the payload: u32 length, which counts the payload alone, and u8 kind.
    package static let headerByteCount = 5
}
