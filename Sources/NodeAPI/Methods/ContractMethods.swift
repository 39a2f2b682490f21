internal import ContractVM
internal import Ledger
internal import Primitives

extension RPCMethods {
    static let contractMethods: [RPCMethod] = [
        RPCMethod("contracts") { call throws(RPCError) in
            try answering { () throws(LedgerError) in try contracts(call.view) }
        },
        RPCMethod("contract", [.text("name")]) { call throws(RPCError) in
            let name = try call.parameters.text("name")
            guard let json = try answering({ () throws(LedgerError) in try contract(name, call.view) }) else {
                throw .named("unknown_contract", "no contract of this name is deployed and approved; see `contracts`")
            }
            return json
        },
        RPCMethod("query", [.text("contract"), .text("function"), .texts("args"), .text("caller")]) { call throws(RPCError) in
            try query(call)
        },
    ]

    private static func contracts(_ view: CertifiedView) throws(LedgerError) -> JSONValue {
        var list: [JSONValue] = []
        for name in try view.contractNames() {
            let loaded = try view.contract(named: name)
            let version = try view.source(of: name)?.entry.version ?? 0
            list.append(["name": .text(name), "version": .integer(version), "approved": .bool(loaded != nil)])
        }
        return .array(list)
    }

    private static func contract(_ name: String, _ view: CertifiedView) throws(LedgerError) -> JSONValue? {
        guard let loaded = try view.contract(named: name) else { return nil }
        let (module, found) = (loaded.module, try view.source(of: name))
        let types = module.types
        let functions = module.functions.filter(\.isListed).map { function -> JSONValue in
            [
                "name": .text(function.name), "kind": function.kind == .action ? "action" : "query",
                "parameters": fields(function.parameters, types),
                "returns": function.returns.map { .text($0.spelling(in: types)) } ?? .null,
                "authority": .text(function.authority), "cost": .unsigned(function.cost),
            ]
        }
        let enums = types.enums.map { declaration in
            JSONMember(
                declaration.name,
                .array(
                    declaration.cases.map { item -> JSONValue in
                        [
                            "name": .text(item.name),
                            "payload": .array(item.payload.map { .text($0.spelling(in: types)) }),
                        ]
                    }
                )
            )
        }
        return [
            "name": .text(name), "version": .integer(found?.entry.version ?? 0),
            "source": found.map { .text(String(decoding: $0.source, as: UTF8.self)) } ?? .null,
            "bytecode_hash": found?.entry.active.map(LedgerJSON.hex) ?? .null, "functions": .array(functions),
            "enums": .object(enums),
            "records": .object(types.records.map { JSONMember($0.name, fields($0.fields, types)) }),
            "events": .object(module.events.map { JSONMember($0.name, fields($0.fields, types)) }),
            "maps": .object(
                module.maps.map { map in
                    JSONMember(map.name, ["key": fields(map.key, types), "value": .text(map.value.spelling(in: types))])
                }
            ),
        ]
    }

    private static func fields(_ fields: [FieldDeclaration], _ types: TypeTable) -> JSONValue {
        .array(fields.map { ["name": .text($0.name), "type": .text($0.type.spelling(in: types))] })
    }

    // MARK: Queries

    private static func query(_ call: RPCCall) throws(RPCError) -> JSONValue {
        let requester = try call.requester()
        let name = try call.parameters.text("contract")
        let function = try call.parameters.text("function")
        let arguments = try call.parameters.cbor("args")
        let caller: AccountID? = try call.parameters.optionalFixed("caller") ?? requester.account
        guard let contract = try answering({ () throws(LedgerError) in try call.view.contract(named: name) }) else {
            throw .named("unknown_contract", "no contract of this name is deployed and approved; see `contracts`")
        }
        guard let index = contract.function(named: function), contract.module.functions[index].kind == .query else {
            throw .named("unknown_function", "the contract has no query of this name; see `contract`")
        }
        guard contract.arguments(arguments, of: index) != nil else {
            throw .invalidParameters("args do not fit the query's parameters; see `contract` for their types")
        }
        let declaration = contract.module.functions[index]
        if declaration.limitsAskers { try requireOwnName(caller, requester, function) }
        let result = try answering { () throws(LedgerError) in
            try call.view.query(contract: name, function: function, arguments: arguments, caller: caller ?? .nobody)
        }
        let isOpen = isOpen(declaration, of: contract.module)
        guard isOpen || mayRead(result, arguments, requester) else { throw .notFound }
        return try answer(result, contract.module.types, call.view)
    }

    /// A query that says who may ask it is asked in one's own name, and by an account that may act.
    private static func requireOwnName(_ caller: AccountID?, _ requester: Requester, _ function: String) throws(RPCError) {
        guard let account = requester.account else {
            throw .named(
                Outcome.notPermitted.rawValue,
                "`\(function)` says who may ask it, and this key belongs to no active account"
            )
        }
        guard caller == account else {
            throw .invalidParameters("`\(function)` says who may ask it, so nobody asks it for another; leave `caller` out")
        }
    }

    /// Whether the contract itself has said who may ask, or neither question nor answer can concern a person or the dealings
    /// of one member.
    private static func isOpen(_ function: FunctionDeclaration, of module: ContractModule) -> Bool {
        if function.saysWhoAsks { return true }
        if AccessPolicy.isOpen(contract: module.name, function: function.name) { return true }
        return Impersonal.holds(for: function.parameters.map(\.type), in: module.types, organisationsCount: true)
            && Impersonal.holds(for: function.returns.map { [$0] } ?? [], in: module.types)
    }

    /// By the arguments; or by the answer, where it is one thing and not a list of things of different people.
    private static func mayRead(
        _ result: CertifiedView.QueryResult,
        _ arguments: [CanonicalValue],
        _ requester: Requester
    ) -> Bool {
        if AccessPolicy.allows(requester, toRead: AccessPolicy.subjects(in: arguments)) { return true }
        guard case .value(let value, _, let bytes, _) = result, case .record = value,
            let item = try? CanonicalValue(canonicalBytes: bytes)
        else { return false }
        return AccessPolicy.allows(requester, toRead: AccessPolicy.subjects(in: [item]))
    }

    private static func answer(
        _ result: CertifiedView.QueryResult,
        _ types: TypeTable,
        _ view: CertifiedView
    ) throws(RPCError) -> JSONValue {
        switch result {
        case .value(let value, let type, let bytes, let gasUsed):
            return [
                "value": type.map { ContractValueJSON(types).json(of: value, as: $0) } ?? .null,
                "value_cbor": LedgerJSON.base64(bytes), "height": .unsigned(view.height.rawValue),
                "now": LedgerJSON.time(view.time), "gas_used": .unsigned(gasUsed),
            ]
        case .failed(let outcome, let message): throw .named(outcome.rawValue, message)
        case .badArguments: throw .invalidParameters("args do not fit the query's parameters; see `contract`")
        case .unknownContract, .unknownFunction: throw .notFound
        }
    }
}
