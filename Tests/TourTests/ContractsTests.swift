import ContractLanguage
import ContractVM
import FHIR
import Foundation
import Testing
import Tour

@Suite struct ContractsTests {
    @Test(arguments: ContractFiles.names) func `a contract compiles and its own tests pass`(_ name: String) throws {
        let source = try ContractFiles.source(name)
        let report = ContractTestRunner.run(
            source: source,
            fileName: "\(name).accord",
            imports: try ContractFiles.modules(before: name)
        )
        let complaints = DiagnosticRenderer.render(report.diagnostics, of: source, fileName: "\(name).accord")
        #expect(report.diagnostics.isEmpty, "\(complaints)")
        #expect(report.results.count >= 3)
        for result in report.results {
            #expect(result.passed, "\(result.sentence): \(String(describing: result.failure))")
        }
    }

    @Test(arguments: ContractFiles.names) func `no action can cost more than a block holds, and the everyday ones cost little`(
        _ name: String
    ) throws {
        let result = ContractCompiler.compile(
            source: try ContractFiles.source(name),
            fileName: "\(name).accord",
            imports: try ContractFiles.modules(before: name)
        )
        let everyday: [String: UInt64] = [
            "grant": 1_000_000, "submit": 10_000_000, "request": 10_000_000, "register": 10_000_000,
        ]
        for function in try #require(result.module).functions {
            #expect(function.cost < 1_000_000_000, "\(name).\(function.name) costs \(function.cost)")
            if let bound = everyday[function.name] {
                #expect(function.cost < bound, "\(name).\(function.name) costs \(function.cost)")
            }
            if ProcessInfo.processInfo.environment["CONSILIUM_SHOW_COSTS"] != nil { print(name, function.name, function.cost) }
        }
    }

    @Test func `the enums of the contracts and of the tour name the same cases`() throws {
        func cases(_ contract: String, _ name: String) throws -> [String]? {
            let modules = try ContractFiles.modules(before: "")
            let module = try #require(modules.first { $0.name == contract })
            return module.types.enums.first { $0.name == name }?.cases.map(\.name)
        }
        for contract in ["consent", "coverage", "claims", "records", "device"] {
            #expect(try cases(contract, "RecordClass") == RecordClass.allCases.map(\.rawValue), "\(contract)")
        }
        #expect(try cases("coverage", "Kind") == ClaimKind.allCases.map(\.rawValue))
        #expect(try cases("claims", "Kind") == ClaimKind.allCases.map(\.rawValue))
    }
}
