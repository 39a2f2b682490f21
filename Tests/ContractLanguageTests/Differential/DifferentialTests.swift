import ContractLanguage
import ContractVM
import Foundation
import Primitives
import Testing

/// Random programs and random calls: the compiled code does what the source says, and costs no more than its bound.
///
/// `CONSILIUM_FUZZ_SECONDS` makes the random programs go on for that long, from a seed that is printed.
@Suite struct DifferentialTests {
    private struct Tally {
        var programs = 0
        var calls = 0
        var completed = 0
    }

    private static func account(_ number: UInt8) -> AccountID? { AccountID(bytes: [UInt8](repeating: number, count: 32)) }
    private static func organisation(_ number: UInt8) -> OrganisationID? {
        OrganisationID(bytes: [UInt8](repeating: number, count: 32))
    }

    /// Calls everything in the contract, many times; gives how many calls completed, or says what differs.
    private func compare(_ source: [UInt8], _ imports: [ContractModule], _ name: String, seed: UInt64, calls: Int) throws -> Tally
    {
        var comparison = try #require(
            ReferenceComparison(source: source, fileName: name, imports: imports),
            "\(name) does not compile: \(diagnostics(source, imports, name))"
        )
        let accounts = try (1...3).map { try #require(Self.account($0)) }
        let homes = try (11...12).map { try #require(Self.organisation($0)) }
        comparison.introduce(accounts[0], roles: ["one", "patient", "admin"], at: homes[0], kind: "big")
        comparison.introduce(accounts[1], roles: ["two", "registrar", "clinician"], at: homes[1], kind: "hospital")
        comparison.introduce(accounts[2], roles: ["one", "two", "insurer", "clerk"], at: homes[0], kind: "big")
        var numbers = FuzzTests.SeededNumbers(state: seed)
        let module = comparison.module
        let callable = module.functions.indices.filter { module.functions[$0].kind != .function }
        var arguments = RandomArguments(
            types: module.types,
            accounts: accounts,
            organisations: homes,
            numbers: FuzzTests.SeededNumbers(state: seed &+ 1)
        )
        var tally = Tally(programs: 1)
        for round in 0..<calls {
            let function = callable[numbers.below(callable.count)]
            let values = arguments.values(module.functions[function].parameters.map(\.type))
            let time = Timestamp(1_700_000_000_000 + UInt64(round) * 3_600_000)
            let answer = comparison.call(function, values, by: accounts[numbers.below(3)], at: time)
            tally.calls += 1
            switch answer {
            case .agree(.completed): tally.completed += 1
            case .agree: continue
            case .differ(let difference):
                let text = String(decoding: source, as: UTF8.self)
                Issue.record("\(name), \(module.functions[function].name)(\(values)): \(difference)\n\(text)")
                return tally
            }
        }
        return tally
    }

    private func diagnostics(_ source: [UInt8], _ imports: [ContractModule], _ name: String) -> String {
        let result = ContractCompiler.compile(source: source, fileName: name, imports: imports)
        return DiagnosticRenderer.render(result.diagnostics, of: source, fileName: name)
    }

    @Test func `random programs do what they say`() throws {
        var tally = Tally()
        for seed in 1...40 as ClosedRange<UInt64> {
            let source = Array(RandomProgram.source(seed: seed).utf8)
            let found = try compare(source, [], "random-\(seed).accord", seed: seed, calls: 40)
            tally.calls += found.calls
            tally.completed += found.completed
        }
        // Programs that always stop would agree on nothing.
        #expect(tally.completed * 5 > tally.calls)
    }

    @Test func `the project's contracts do what they say`() throws {
        let folder = TestFile.folder + "../../Contracts/"
        let library = ContractLibrary { name in TestFile.bytes(folder + name + ".accord").map { (name, $0) } }
        for name in TestFile.names(in: folder, ending: ".accord") {
            let source = try #require(TestFile.bytes(folder + name + ".accord"))
            _ = try compare(source, library.imports(of: source), name, seed: 7, calls: 60)
        }
    }

    @Test(arguments: TestFile.names(in: TestFile.folder + "Programs/", ending: ".accord"))
    func `the test programs do what they say`(name: String) throws {
        let folder = TestFile.folder + "Programs/"
        let library = ContractLibrary { name in TestFile.bytes(folder + name + ".accord").map { (name, $0) } }
        let source = try #require(TestFile.bytes(folder + name + ".accord"))
        _ = try compare(source, library.imports(of: source), name, seed: 3, calls: 200)
    }

    /// Runs only when asked: `CONSILIUM_FUZZ_SECONDS=600`.
    @Test func `many more random programs do what they say`() throws {
        guard let text = ProcessInfo.processInfo.environment["CONSILIUM_FUZZ_SECONDS"], let seconds = Double(text) else { return }
        let end = Date(timeIntervalSinceNow: seconds)
        var seed = UInt64.random(in: 1 << 32..<1 << 60)
        print("differential fuzzing from seed \(seed)")
        var tally = Tally()
        while Date() < end {
            seed += 1
            let source = Array(RandomProgram.source(seed: seed).utf8)
            let found = try compare(source, [], "random-\(seed).accord", seed: seed, calls: 60)
            tally.programs += 1
            tally.calls += found.calls
            tally.completed += found.completed
        }
        print("\(tally.programs) programs, \(tally.calls) calls, \(tally.completed) completed")
    }
}
