import ContractVM
import Foundation
import Primitives

/// The multiply–add–mask–compare loop, in Accord on the metered machine, and in Lua 5.4 beside it.
struct LoopBench {
    /// Iterations of one call: lists in one another, as long as Accord has them.
    private static let lengths = [64, 256, 256]
    private static let iterations = lengths.reduce(1, *)

    static let accord = """
        contract loop
        record Result { x: Int, n: Int }
        query run(outer: List<Bool, 64>, middle: List<Bool, 256>, inner: List<Bool, 256>) -> Result {
            var x = 12345
            var n = 0
            for _ in outer {
                for _ in middle {
                    for _ in inner {
                        x = bitand(x * 1103515245 + 12345, 2147483647)
                        if x < 1073741824 { n += 1 }
                    }
                }
            }
            return Result(x: x, n: n)
        }
        """

    static let lua = """
        local function run(count)
            local x, n = 12345, 0
            for _ = 1, count do
                x = (x * 1103515245 + 12345) & 2147483647
                if x < 1073741824 then n = n + 1 end
            end
            return x, n
        end
        local start = os.clock()
        local x, n = run(\(iterations))
        print(os.clock() - start, x, n)
        """

    private let world = BenchWorld()
    private let contract: Int

    init(_ library: BenchLibrary) throws {
        contract = try world.deploy(try BenchLibrary.compile(Array(Self.accord.utf8), "loop.accord", []))
    }

    /// Both loops in turn; they must come to the same numbers.
    func figures(_ options: BenchOptions) throws -> [Figure] {
        let iterations = Double(Self.iterations)
        var (ours, theirs): ([Double], [Double]) = ([], [])
        for _ in 0..<options.runs {
            let (seconds, result) = try runAccord()
            ours.append(seconds / iterations * 1e9)
            let lua = try runLua()
            theirs.append(lua.seconds / iterations * 1e9)
            guard lua.result == result else {
                throw BenchFailure(message: "the loops differ: \(result) and in Lua \(lua.result)")
            }
        }
        let peer = Figure(name: "loop, Lua 5.4", unit: "ns/iteration", runs: theirs)
        return [
            Figure(name: "loop, Accord, metered", unit: "ns/iteration", runs: ours, target: peer.median, isCeiling: true), peer,
        ]
    }

    private func runAccord() throws -> (seconds: Double, result: [Int64]) {
        let function = try world.function("run", of: contract)
        let lists = Self.lengths.map { ContractValue.list(Array(repeating: .bool(true), count: $0)) }
        var outcome: ExecutionOutcome?
        let caller = BenchNames.account(0)
        let seconds = CPUClock.seconds { outcome = world.call(contract, function, lists, as: caller) }
        guard case .completed(.record(let fields), _)? = outcome, fields.count == 2, case .int(let x) = fields[0],
            case .int(let n) = fields[1]
        else { throw BenchFailure(message: "the loop failed: \(String(describing: outcome))") }
        return (seconds, [x, n])
    }

    private func runLua() throws -> (seconds: Double, result: [Int64]) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["lua5.4", "-e", Self.lua]
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let words = text.split(whereSeparator: \.isWhitespace)
        guard process.terminationStatus == 0, words.count == 3, let seconds = Double(words[0]), let x = Int64(words[1]),
            let n = Int64(words[2])
        else { throw BenchFailure(message: "lua5.4 did not run: apt-get install lua5.4") }
        return (seconds, [x, n])
    }
}
