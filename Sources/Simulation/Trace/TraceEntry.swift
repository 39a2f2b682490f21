/// One line of a trace: when, who, what, and two numbers whose meaning depends on what.
package struct TraceEntry: Hashable, Sendable, CustomStringConvertible {
    package let tick: UInt64
    package let node: Int
    package let kind: Kind
    package let peer: Int
    package let first: UInt64
    package let second: UInt64

    /// What happened.
    ///
    /// What `first` and `second` mean is said above each; the raw value goes into the digest.
    package enum Kind: UInt8, Hashable, Sendable {
        /// kind of message, first bytes of its hash
        case sent = 1
        case arrived, lost
        /// inputs, effects
        case ran
        /// height, first bytes of the block hash
        case certified
        /// view, 1 if entered
        case viewChanged
        /// view
        case suspected
        /// certified height, 1 for a power cut
        case crashed
        /// certified height, view
        case started
        /// first bytes of the transaction's id
        case submitted, admitted, refused
        /// number of the fault in the plan's order of kinds, duration
        case fault
        case healed
        /// from, through
        case catchingUp
        /// accusation of the Byzantine node
        case accused
        /// number of transactions, how many signatures hold
        case verified
        /// stopped because of damage on its disk
        case retired
    }

    package var description: String {
        let who = node < 0 ? "    -" : Self.pad(node, 5)
        let other = peer < 0 ? "   -" : Self.pad(peer, 4)
        return "\(Self.pad(tick, 8)) \(who) \(other)  \(kindColumn) \(first) \(String(second, radix: 16))"
    }

    private var kindColumn: String {
        let name = "\(kind)"
        return name + String(repeating: " ", count: max(0, 12 - name.utf8.count))
    }

    private static func pad(_ number: some BinaryInteger, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
}
