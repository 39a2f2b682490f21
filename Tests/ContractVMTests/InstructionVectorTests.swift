import ContractVM
import Foundation
import Primitives
import Testing

@Suite struct InstructionVectorTests {
    @Test(arguments: InstructionVectors.all)
    func `an instruction does what its vector says`(_ vector: InstructionVector) throws {
        let outcome = try vector.run()
        switch (vector.expectation, outcome) {
        case (.value(let expected), .completed(let value, _)): #expect(value == expected)
        case (.trap(let expected), .trapped(let trap, _)): #expect(trap.reason == expected)
        case (.refused(let expected), .refused(let sentence, _)): #expect(sentence == expected)
        case (.notPermitted(let expected), .notPermitted(let sentence, _)): #expect(sentence == expected)
        default: Issue.record("\(vector.name): \(outcome)")
        }
        let run = try #require(try vector.module().functions.first { $0.name == "run" })
        #expect(outcome.gasUsed <= Int64(run.cost))
    }

    @Test func `every instruction has a vector that contains it`() throws {
        var missing = Set(Opcode.allCases)
        for vector in InstructionVectors.all {
            let used = Set(try vector.module().functions.flatMap(\.code).map(\.opcode))
            #expect(used.contains(vector.opcode), "\(vector.name)")
            missing.subtract([vector.opcode])
        }
        #expect(missing.isEmpty)
    }

    /// The bytes of each vector's module and what it costs: whoever writes a second machine checks it against these.
    @Test func `modules, outcomes and gas are those of the golden file`() throws {
        var lines: [String] = []
        for vector in InstructionVectors.all {
            let module = try vector.module()
            var encoder = CanonicalEncoder()
            ValueCoding(module).encode(vector.arguments.map(\.value), as: vector.arguments.map(\.type), to: &encoder)
            lines.append("# \(vector.name)")
            lines.append("module \(Hex.encode(module.canonicalBytes))")
            lines.append("arguments \(Hex.encode(encoder.bytes))")
            lines.append(Self.line(try vector.run(), module, vector.returns))
        }
        let text = lines.joined(separator: "\n") + "\n"
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/instructions.txt")
        if ProcessInfo.processInfo.environment["REWRITE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    private static func line(_ outcome: ExecutionOutcome, _ module: ContractModule, _ type: ContractType) -> String {
        switch outcome {
        case .completed(let value, let gas):
            "completed \(Hex.encode(ValueCoding(module).bytes(of: value, as: type))) gas \(gas)"
        case .refused(let sentence, let gas): "refused \"\(sentence)\" gas \(gas)"
        case .notPermitted(let sentence, let gas): "notPermitted \"\(sentence)\" gas \(gas)"
        case .trapped(let trap, let gas):
            "trapped \(trap.reason.rawValue) function \(trap.function) instruction \(trap.instruction) gas \(gas)"
        case .outOfGas(let gas): "outOfGas gas \(gas)"
        case .hostFailed: "hostFailed"
        }
    }
}
