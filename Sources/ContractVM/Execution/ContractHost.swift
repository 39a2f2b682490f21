package import Primitives

/// One entry of a scan: the whole key and the value.
package struct ScanEntry: Hashable, Sendable {
    package let key: [ContractValue]
    package let value: ContractValue

    package init(key: [ContractValue], value: ContractValue) {
        self.key = key
        self.value = value
    }
}

/// The surroundings of the host failed (a disk, say), so the call has no result on this node; the caller must stop.
package struct HostFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What an imported query answered.
package enum ImportedQueryResult: Hashable, Sendable {
    case completed(ContractValue, gasUsed: Int64)
    /// It trapped, refused, ran out of `gasLimit`, or there is no such query.
    case failed(gasUsed: Int64)
}

/// What a running contract can reach: its state, its events, who calls, and what the consortium knows of accounts.
///
/// Keys and values have the types that the module declares, in both directions. Indexes are positions in the module.
/// The host keeps the changes and drops them unless the outcome is `completed`.
package protocol ContractHost {
    /// Who signed the transaction or asks the query.
    var caller: AccountID { get }

    /// The time of the block.
    var now: Timestamp { get }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue?

    /// Nil removes.
    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure)

    /// The first `limit` entries whose key begins with `prefix`, in the order of the state; earlier writes of this call show.
    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry]

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure)

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID?

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool

    /// A governance parameter; nil if there is none of this name.
    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64?

    /// Runs a query of another contract, with the same caller and time, on at most `gasLimit`.
    mutating func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult
}
