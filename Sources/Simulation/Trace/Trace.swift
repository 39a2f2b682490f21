internal import ChainCrypto
package import Primitives

/// All events of a run: the last lines to read, and one hash over everything.
package struct Trace {
    private static let keptCount = 50

    private var kept: [TraceEntry] = []
    private var next = 0
    private var hasher = Hasher256(domain: "consilium/trace/v1")
    private let sink: (@Sendable (TraceEntry) -> Void)?
    package private(set) var count: UInt64 = 0

    /// `sink` sees every entry as it comes.
    package init(sink: (@Sendable (TraceEntry) -> Void)? = nil) { self.sink = sink }

    package mutating func note(_ entry: TraceEntry) {
        count += 1
        if kept.count < Self.keptCount {
            kept.append(entry)
        } else {
            kept[next] = entry
            next = (next + 1) % Self.keptCount
        }
        withUnsafeBytes(of: entry.words) { hasher.update($0) }
        sink?(entry)
    }

    /// The last entries, oldest first.
    package var last: [TraceEntry] { Array(kept[next...] + kept[..<next]) }

    /// The hash over all entries; equal for equal runs.
    package mutating func finish() -> Hash256 { hasher.finalize() }
}

extension TraceEntry {
    /// Little-endian, whatever the machine.
    fileprivate var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) {
        (
            tick.littleEndian, UInt64(bitPattern: Int64(node)).littleEndian, UInt64(kind.rawValue).littleEndian,
            UInt64(bitPattern: Int64(peer)).littleEndian, first.littleEndian, second.littleEndian
        )
    }
}
