import TestSupport
import Testing

/// Floors 0 to 4 must give the same output for the same input on every machine, and never trap on outside values.
@Suite struct PurityTests {
    private func record(_ findings: [String]) { for finding in findings { Issue.record("\(finding)") } }

    @Test(arguments: FloorTable.pure)
    func `no Foundation, and the system's calls only where files and keys are`(target: String) throws {
        var banned: Set<String> = ["Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch", "Glibc"]
        if target == "ChainCrypto" { banned = ["Dispatch", "Glibc", "FoundationNetworking"] }
        // The stores, and the directory of sealed records, are files.
        if target == "Storage" || target == "RecordVault" { banned.remove("Glibc") }
        for file in try SourceFile.of(target: target) {
            for found in file.imports where banned.contains(found.module) {
                Issue.record("\(file.path):\(found.line): \(target) must not import \(found.module)")
            }
        }
    }

    @Test(arguments: FloorTable.pure)
    func `no floats, clocks, tasks, prints or hash values`(target: String) throws {
        for file in try SourceFile.of(target: target) {
            record(file.findings(of: ["Double", "Float", "Float16", "Float32", "Float64", "CGFloat"], "no floating point here"))
            record(file.findings(of: ["ContinuousClock", "SuspendingClock", "DispatchTime", "Date()"], "no clock here"))
            record(file.findings(of: ["clock_gettime(", "gettimeofday(", "time(nil)"], "no clock here"))
            record(file.findings(of: ["async", "await", "Task {", "Task.", "Thread", "DispatchQueue"], "no concurrency here"))
            record(file.findings(of: ["print(", "debugPrint(", "dump("], isMember: false, "no output here"))
            record(file.findings(of: [".hashValue"], "hash values differ from run to run"))
        }
    }

    @Test(arguments: FloorTable.pure)
    func `no randomness but that of key makers and the vault`(target: String) throws {
        if target == "ChainCrypto" || target == "RecordVault" { return }
        for file in try SourceFile.of(target: target) {
            let words = ["RandomBytes", "SystemRandomNumberGenerator", ".random(", ".shuffled()", ".randomElement()"]
            record(file.findings(of: words, "no randomness here"))
        }
    }
}
