package import ContractVM
internal import Primitives

/// Runs one function of one contract, whether bytecode or built in.
package enum ContractCall {
    package static func run(
        _ function: Int,
        of contract: LoadedContract,
        arguments: [ContractValue],
        gasLimit: Int64,
        in call: CallFrame,
        access: ModuleHost.Access
    ) -> ExecutionOutcome {
        var host = ModuleHost(contract, call: call, access: access)
        switch contract.body {
        case .bytecode(let module):
            return Interpreter.run(function: function, of: module, arguments: arguments, gasLimit: gasLimit, host: &host)
        case .builtIn(let type):
            let declaration = contract.module.functions[function]
            let cost = BuiltInGas.cost(of: declaration, arguments: arguments)
            guard cost <= gasLimit else { return .outOfGas(gasUsed: max(0, gasLimit)) }
            if access == .readWrite { call.gasLeft = gasLimit - cost }
            return type.run(declaration.name, BuiltInCall(host: host, arguments: arguments), gasUsed: cost)
        }
    }
}

/// What the contracts written in Swift cost: a fixed price, and one for each byte of their arguments.
enum BuiltInGas {
    static let perCall: Int64 = 20_000
    static let perByte: Int64 = 40

    static func cost(of function: FunctionDeclaration, arguments: [ContractValue]) -> Int64 {
        let bytes = arguments.reduce(0) { $0 + size(of: $1) }
        return perCall + perByte * Int64(bytes)
    }

    /// The highest cost that arguments of the declared types can have.
    static func worstCase(of function: FunctionDeclaration) -> UInt64 {
        UInt64(perCall) + UInt64(perByte) * function.parameters.reduce(0) { $0 + UInt64(bound(of: $1.type)) }
    }

    private static func size(of value: ContractValue) -> Int {
        switch value {
        case .text(let bytes), .bytes(let bytes): bytes.count
        case .enumCase(_, let values), .record(let values), .list(let values), .set(let values):
            values.reduce(8) { $0 + size(of: $1) }
        default: 32
        }
    }

    private static func bound(of type: ContractType) -> Int {
        switch type {
        case .text(let bound), .bytes(let bound): bound
        case .list(let element, let count), .set(let element, let count): 8 + bound(of: element) * count
        case .tuple(let fields): fields.reduce(8) { $0 + bound(of: $1) }
        case .optional(let wrapped): max(32, bound(of: wrapped))
        default: 32
        }
    }
}
