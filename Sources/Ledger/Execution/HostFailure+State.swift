internal import ContractVM
internal import StateTree

extension HostFailure {
    /// The state could not be read; the node has to stop, the transaction has no result.
    init(_ error: StateTreeError) { self.init("the state cannot be read: \(error)") }
}
