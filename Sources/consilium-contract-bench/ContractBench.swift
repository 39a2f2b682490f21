import Foundation

/// `consilium-contract-bench`: how fast the contract machine and the compiler are on this machine, with Lua beside them in the same run.
///
/// `Docs/performance.md` says how to read it; `Scripts/bench-contracts` builds and runs it on one core.
@main
struct ContractBench {
    static func main() {
        do {
            let options = try BenchOptions(CommandLine.arguments.dropFirst())
            if options.wantsHelp { return print(BenchOptions.usage) }
            let report = try run(options)
            print(options.wantsJSON ? try report.json() : report.table)
        } catch let failure as BenchFailure {
            FileHandle.standardError.write(Data("error: \(failure.message)\n".utf8))
            exit(failure.status)
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ options: BenchOptions) throws -> BenchReport {
        let library = try BenchLibrary(folder: options.contracts)
        var report = BenchReport()
        if options.wants("loop") { report.add(try LoopBench(library).figures(options)) }
        if options.wants("permits") { report.add(try ConsentBench(library).figures(options)) }
        if options.wants("adjudicate") { report.add(try ClaimsBench(library).figures(options)) }
        if options.wants("compile") { report.add(try CompileBench(library).figures(options)) }
        if options.wants("verify") { report.add(try VerifyBench().figures(options)) }
        return report
    }
}
