internal import ContractVM
internal import Ledger
internal import Primitives
internal import StateTree

extension RPCMethods {
    static let proofMethods: [RPCMethod] = [
        RPCMethod("state_proof", [.text("contract"), .text("map"), .texts("key"), .bool("prefix")]) {
            call async throws(RPCError) in
            try await stateProof(call)
        }
    ]

    private static func stateProof(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let requester = try call.requester()
        let name = try call.parameters.text("contract")
        guard let contract = try answering({ () throws(LedgerError) in try call.view.contract(named: name) }) else {
            throw .named("unknown_contract", "no contract of this name is deployed and approved; see `contracts`")
        }
        let wanted = try call.parameters.text("map")
        guard let map = contract.maps.first(where: { $0.declaration.name == wanted }) else {
            throw .named("unknown_map", "the contract has no map of this name; see `contract`")
        }
        let items = try call.parameters.cbor("key")
        let isPrefix = try call.parameters.flag("prefix")
        let key = try components(items, of: map, isPrefix: isPrefix)
        let request = isPrefix ? StateProofRequest.prefix(map.prefix(key)) : .key(map.key(key))
        guard try mayRead(request, items, map, contract.module, requester, call.view) else { throw .notFound }
        return try await prove(request, call)
    }

    private static func components(
        _ items: [CanonicalValue],
        of map: StateMap,
        isPrefix: Bool
    ) throws(RPCError) -> [ContractValue] {
        let types = map.declaration.keyTypes
        guard isPrefix ? items.count <= types.count : items.count == types.count else {
            throw .invalidParameters("the map's key has \(types.count) components")
        }
        var values: [ContractValue] = []
        for (item, type) in zip(items, types) {
            guard let value = try? map.coding.value(type, from: item) else {
                throw .invalidParameters("key does not fit the map's key; see `contract` for its types")
            }
            values.append(value)
        }
        return values
    }

    /// By the key's components; for one entry also by what it holds.
    private static func mayRead(
        _ request: StateProofRequest,
        _ items: [CanonicalValue],
        _ map: StateMap,
        _ module: ContractModule,
        _ requester: Requester,
        _ view: CertifiedView
    ) throws(RPCError) -> Bool {
        let types = map.declaration.keyTypes + [map.declaration.value]
        if AccessPolicy.isOpen(contract: module.name, function: map.declaration.name) { return true }
        if Impersonal.holds(for: types, in: module.types, organisationsCount: true) { return true }
        if AccessPolicy.allows(requester, toRead: AccessPolicy.subjects(in: items)) { return true }
        guard case .key(let key) = request else { return false }
        guard let bytes = try? view.state.value(for: key), let value = try? CanonicalValue(canonicalBytes: bytes) else {
            return false
        }
        return AccessPolicy.allows(requester, toRead: AccessPolicy.subjects(in: [value]))
    }

    private static func prove(_ request: StateProofRequest, _ call: RPCCall) async throws(RPCError) -> JSONValue {
        let found: StateProofAnswer?
        do throws(LedgerError) { found = try await call.node.prove(request) } catch { throw .internalError("\(error)") }
        guard let found else { throw stopping }
        let view = call.node.reader.view
        let commit = try answering { () throws(LedgerError) in
            (try view.blocks.header(at: found.height), try view.blocks.certificate(at: found.height))
        }
        var members = [
            JSONMember("height", .unsigned(found.height.rawValue)),
            JSONMember("state_root", LedgerJSON.hex(found.stateRoot)),
            JSONMember("proof", LedgerJSON.base64(found.proof)),
            JSONMember("header_cbor", commit.0.map { LedgerJSON.base64($0.canonicalBytes) } ?? .null),
            JSONMember("certificate_cbor", commit.1.map { LedgerJSON.base64($0.canonicalBytes) } ?? .null),
        ]
        // The proof names the value by hash; the value itself comes from the newest certified state.
        if case .key(let key) = request, view.height == found.height, let value = try? view.state.value(for: key) {
            members.append(JSONMember("value_cbor", LedgerJSON.base64(value)))
        }
        return .object(members)
    }
}
