import NodeAPI
import NodeRuntime
import Primitives

extension NodeConnection {
    /// A contract's functions and types, as the node says.
    func contract(_ name: String) async throws -> ContractDescription {
        guard let contract = ContractDescription(json: try await client.call("contract", ["name": .text(name)])) else {
            throw RPCClientError.badAnswer("contract gives no functions")
        }
        return contract
    }

    /// The contract, the function and its arguments in canonical form.
    func call(_ name: String, _ function: String, _ texts: [String], isAction: Bool) async throws -> ContractAction {
        let contract = try await contract(name)
        let found = try contract.function(function, isAction: isAction)
        var accounts: [String: AccountID] = [:]
        for account in localnet?.accounts ?? [] { accounts[account.name] = AccountID(hex: account.account) }
        let reader = ArgumentText(contract: contract, now: WallClock.now(), accounts: accounts)
        let arguments = try reader.values(texts, for: found)
        return ContractAction(contract: name, function: function, arguments: arguments, gasLimit: max(1, found.cost))
    }

    /// The result of a query.
    func query(_ name: String, _ function: String, _ texts: [String], caller: String? = nil) async throws -> JSONValue {
        try mustSign()
        let call = try await call(name, function, texts, isAction: false)
        var parameters = [
            JSONMember("contract", .text(name)), JSONMember("function", .text(function)),
            JSONMember("args", .array(call.arguments.map { .text(Base64.encode($0.canonicalBytes)) })),
        ]
        if let caller { parameters.append(JSONMember("caller", .text(caller))) }
        return try await client.call("query", .object(parameters))
    }
}
