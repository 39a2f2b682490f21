import ArgumentParser
import ContractLanguage
import Primitives

/// `consilium contract fuzz`.
struct ContractFuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Call a contract's actions at random and look for a way to break what it says of itself.",
        discussion: """
            Every run begins on an empty world with accounts of all roles that the contract asks for, and calls actions with
            values that often meet. After each call that succeeds every `invariant` and `property` has to hold, and no call may
            cost more than `contract cost` says. What breaks something is made as small as it goes and printed as a test that fails.

            The same seed makes the same runs. Exit status 1 if something was broken.

            Examples:
              consilium contract fuzz visits.accord
              consilium contract fuzz visits.accord --seed 7 --minutes 10
            """
    )

    @Argument(help: "The contract's source, NAME.accord.")
    var file: String

    @Option(help: "Where the runs begin.")
    var seed: UInt64 = 1

    @Option(help: "Runs to make, unless --minutes is given.")
    var runs: UInt64 = 1_000

    @Option(help: "Go on for so many minutes instead.")
    var minutes: Int?

    @Option(help: "Calls of one run.")
    var calls = 24

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs is at least 1") }
        guard (1...1_000).contains(calls) else { throw ValidationError("--calls is 1 to 1000, not \(calls)") }
        guard minutes.map({ (1...10_080).contains($0) }) ?? true else { throw ValidationError("--minutes is 1 to 10080, a week") }
    }

    func run() async throws {
        let source = try ContractSource(path: file)
        _ = try source.module(options)
        guard
            var fuzzer = ContractFuzzer(
                source: source.bytes,
                fileName: file,
                imports: source.imports,
                seed: seed,
                callsMax: calls
            )
        else { throw CommandFailure("\(file) uses contracts that are not accepted; check them one by one") }
        let end = minutes.map { ContinuousClock.now.advanced(by: .seconds($0 * 60)) }
        var finding: ContractFuzzer.Finding?
        while finding == nil {
            if let end, ContinuousClock.now >= end { break }
            if end == nil, fuzzer.tally.runs >= runs { break }
            finding = fuzzer.run()
            if end == nil { Terminal.bar("runs", Int(clamping: fuzzer.tally.runs), of: Int(clamping: runs)) }
        }
        Terminal.clearBar()
        show(fuzzer, finding)
        if finding != nil { throw Exit.failed }
    }

    private func show(_ fuzzer: ContractFuzzer, _ finding: ContractFuzzer.Finding?) {
        let tally = fuzzer.tally
        let never = fuzzer.actions.filter { tally.byAction[$0] == nil }
        let stops = tally.stops.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var lines = ["seed \(seed): \(tally.runs) runs, \(tally.calls) calls, \(tally.succeeded) succeeded"]
        if !never.isEmpty { lines.append("never succeeded: \(never.joined(separator: ", "))") }
        lines += stops.map { "stopped without a sentence, \($0.value) times: \($0.key)" }
        if let finding {
            lines.append("BROKEN in run \(finding.run) by \(finding.calls) calls: \(finding.sentence)\n\n\(finding.test)")
        } else {
            lines.append(
                fuzzer.saysSomething
                    ? "every invariant and property held, and no call cost more than its bound"
                    : "no call cost more than its bound; the contract has no `invariant` and no `property` that could break"
            )
        }
        options.show(
            [
                "file": .text(file), "ok": .bool(finding == nil), "seed": .unsigned(seed), "runs": .unsigned(tally.runs),
                "calls": .unsigned(tally.calls), "succeeded": .unsigned(tally.succeeded),
                "never_succeeded": .array(never.map(JSONValue.text)),
                "stops": .array(stops.map { ["what": .text($0.key), "times": .unsigned($0.value)] }),
                "broken": finding.map { .text($0.sentence) } ?? .null, "run": finding.map { .unsigned($0.run) } ?? .null,
                "test": finding.map { .text($0.test) } ?? .null,
            ],
            text: lines.joined(separator: "\n")
        )
    }
}
