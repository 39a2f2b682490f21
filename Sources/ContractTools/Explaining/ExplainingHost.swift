import ContractLanguage
import ContractVM
import Ledger
import Primitives

/// What a running contract reaches on the chain; the queries of other contracts that it asks are explained too.
struct ExplainingHost: ContractHost {
    private var host: ModuleHost
    private let explainer: CallExplainer

    init(_ host: ModuleHost, explainer: CallExplainer) {
        self.host = host
        self.explainer = explainer
    }

    var caller: AccountID { host.caller }
    var now: Timestamp { host.now }

    mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? { try host.read(map: map, key: key) }

    mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
        try host.write(map: map, key: key, value: value)
    }

    mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
        try host.scan(map: map, prefix: prefix, limit: limit)
    }

    mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) { try host.emit(event: event, fields: fields) }

    mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool { try host.hasRole(account, role) }

    mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? {
        try host.organisation(of: account)
    }

    mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool {
        try host.organisationHasKind(organisation, kind)
    }

    mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { try host.parameter(name) }

    mutating func callQuery(
        contract name: String,
        function: String,
        arguments: [ContractValue],
        gasLimit: Int64
    ) throws(HostFailure) -> ImportedQueryResult {
        guard let other = try host.call.catalog.contract(named: name, in: host.call.world),
            case .bytecode(let module) = other.body,
            let index = other.module.query(askedByContracts: function)
        else { return try host.callQuery(contract: name, function: function, arguments: arguments, gasLimit: gasLimit) }
        var inner = ExplainingHost(ModuleHost(other, call: host.call, access: .readOnly), explainer: explainer)
        let outcome = explainer.run(function: index, of: module, arguments: arguments, gasLimit: gasLimit, host: &inner)
        switch outcome {
        case .completed(let value, let gas): return .completed(value, gasUsed: gas)
        case .hostFailed(let failure): throw failure
        default: return .failed(gasUsed: outcome.gasUsed)
        }
    }
}
