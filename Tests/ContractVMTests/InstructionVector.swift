import ContractVM
import Primitives

/// One instruction in the smallest function that runs it, and what must come out.
struct InstructionVector: Sendable, CustomStringConvertible {
    enum Expectation: Sendable {
        case value(ContractValue)
        case trap(Trap.Reason)
        case refused(String)
        case notPermitted(String)
    }

    typealias Body = @Sendable (inout FunctionBuilder, inout ModuleBuilder, _ result: UInt16) -> Void

    let name: String
    let opcode: Opcode
    let returns: ContractType
    let arguments: [(type: ContractType, value: ContractValue)]
    let expectation: Expectation
    let kind: FunctionDeclaration.Kind
    let body: Body

    init(
        _ name: String,
        _ opcode: Opcode,
        _ returns: ContractType,
        _ arguments: [(ContractType, ContractValue)],
        _ expectation: Expectation,
        kind: FunctionDeclaration.Kind = .query,
        body: @escaping Body
    ) {
        self.name = name
        self.opcode = opcode
        self.returns = returns
        self.arguments = arguments.map { (type: $0.0, value: $0.1) }
        self.expectation = expectation
        self.kind = kind
        self.body = body
    }

    /// A vector whose body is the one instruction on the parameters 0, 1, 2.
    init(
        _ name: String,
        _ opcode: Opcode,
        _ returns: ContractType,
        _ arguments: [(ContractType, ContractValue)],
        _ expectation: Expectation
    ) {
        self.init(name, opcode, returns, arguments, expectation) { function, _, result in
            let readsList = opcode == .dateMake || opcode == .record
            function.emit(opcode, result, 0, arguments.count > 1 && !readsList ? 1 : 0)
        }
    }

    var description: String { name }

    /// The types that all vectors share.
    static let decision = ContractType.enumeration(0)
    static let grant = ContractType.record(0)

    func module() throws -> ContractModule {
        var builder = ModuleBuilder("vector")
        _ = builder.enumeration("Decision", [.init("approved", [.int]), .init("pended"), .init("denied", [.text(8), .bool])])
        _ = builder.record("Grant", [FieldDeclaration("purpose", .int), FieldDeclaration("note", .text(8))])
        _ = builder.map(
            "grants",
            key: [FieldDeclaration("patient", .account), FieldDeclaration("number", .int)],
            value: .text(8)
        )
        _ = builder.event("Granted", [FieldDeclaration("number", .int), FieldDeclaration("ok", .bool)])
        _ = builder.sentence("this vector says no")
        _ = builder.text("patient")
        _ = builder.constant(.int, .int(5))
        _ = builder.importQuery(
            ImportDeclaration(contract: "other", function: "ask", parameters: [.int], returns: .int, cost: 1000)
        )
        var helper = FunctionBuilder("double", .function, [FieldDeclaration("x", .int)], returns: .int)
        helper.emit(.add, 0, 0, 0)
        helper.emit(.returnValue, 0)
        builder.add(helper.build())
        let parameters = arguments.enumerated().map { FieldDeclaration("p\($0.offset)", $0.element.type) }
        var function = FunctionBuilder("run", kind, parameters, returns: returns)
        let result = function.local(returns)
        body(&function, &builder, result)
        function.emit(.returnValue, result)
        builder.add(function.build())
        return try builder.build()
    }

    func host() -> MemoryHost {
        var host = MemoryHost()
        host.roles = [Array("patient".utf8)]
        host.kinds = [Array("patient".utf8)]
        host.organisation = MemoryHost.organisation(9)
        host.parameters = [Array("patient".utf8): 77]
        host.answer = .completed(.int(11), gasUsed: 100)
        host.maps[0] = (1...3).map { ScanEntry(key: [.account(host.caller), .int($0)], value: .text("v\($0)")) }
        return host
    }

    func run() throws -> ExecutionOutcome {
        var host = host()
        let module = try module()
        let verified = try BytecodeVerifier.verify(module)
        return Interpreter.run(
            function: module.functionIndex(named: "run") ?? -1,
            of: verified,
            arguments: arguments.map(\.value),
            gasLimit: 10_000_000,
            host: &host
        )
    }
}
