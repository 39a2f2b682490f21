/// Which bytes on a disk change by themselves.
package enum Rot: String, Hashable, Sendable, CaseIterable {
    /// A value of the chain store cannot be read any more: its checksum does not fit.
    case chain
    /// The same in the state store.
    case state
    /// A bit of a value in the chain store turns, and the checksum with it.
    case silentChain = "chain without a checksum"
    /// The same in the state store.
    case silentState = "state without a checksum"
    /// A bit of the journal turns.
    case journal
}
