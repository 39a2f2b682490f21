import ContractVM
import Primitives

/// A host in memory: its maps are sorted lists, its facts are set by the test.
struct MemoryHost: ContractHost {
    struct Emission: Hashable {
        let event: Int
        let fields: [ContractValue]
    }

    var caller = MemoryHost.account(1)
    var now = Timestamp(1_000_000)
    var maps: [Int: [ScanEntry]] = [:]
    var emissions: [Emission] = []
    var roles: Set<[UInt8]> = []
    var kinds: Set<[UInt8]> = []
    var organisation: OrganisationID?
    var parameters: [[UInt8]: Int64] = [:]
    var answer: ImportedQueryResult = .failed(gasUsed: 1)
    /// Every question fails when set.
    var failure: HostFailure?
    /// What every read gives when set, whatever its type.
    var forged: ContractValue?
    var largestScan = 0

    static func account(_ number: UInt8) -> AccountID {
        guard let account = AccountID(bytes: Array(repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return account
    }

    static func organisation(_ number: UInt8) -> OrganisationID {
        guard let value = OrganisationID(bytes: Array(repeating: number, count: 32)) else { preconditionFailure("32 bytes") }
        return value
    }

    private func check() throws(HostFailure) { if let failure { throw failure } }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? {
        try check()
        return forged ?? maps[map]?.first { $0.key == key }?.value
    }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        try check()
        var entries = maps[map] ?? []
        entries.removeAll { $0.key == key }
        if let value { entries.append(ScanEntry(key: key, value: value)) }
        entries.sort { ContractValue.record($0.key) < ContractValue.record($1.key) }
        maps[map] = entries
    }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        try check()
        largestScan = max(largestScan, limit)
        return Array((maps[map] ?? []).filter { $0.key.starts(with: prefix) }.prefix(limit))
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {
        try check()
        emissions.append(Emission(event: event, fields: fields))
    }

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool { roles.contains(role) }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? { organisation }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        kinds.contains(kind)
    }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { parameters[name] }

    mutating func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        try check()
        return answer
    }
}
