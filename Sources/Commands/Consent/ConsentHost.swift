internal import ContractVM
internal import Primitives

/// The surroundings of the `consent` contract where it decides for itself, without a chain: a state in memory, and one patient.
struct ConsentHost: ContractHost {
    let caller: AccountID
    var now: Timestamp
    private var maps: [[[ContractValue]: ContractValue]]

    init(patient: AccountID, mapCount: Int) {
        caller = patient
        now = .zero
        maps = Array(repeating: [:], count: mapCount)
    }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? { maps[map][key] }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) { maps[map][key] = value }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        maps[map].filter { $0.key.starts(with: prefix) }
            .map { ScanEntry(key: $0.key, value: $0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .prefix(limit).map { $0 }
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {}

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
        account == caller && role == Array("patient".utf8)
    }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? { nil }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool { false }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { nil }

    mutating func callQuery(
        contract: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult { .failed(gasUsed: 0) }
}
