import ArgumentParser
import Primitives
import Storage

/// `consilium localnet stop`.
struct LocalnetStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop whatever runs on a localnet's homes, whoever started it."
    )

    @Option(help: "The network's folder.")
    var home: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let folder = LocalnetFolder(home)
        guard DiskFile.exists(folder.file) else {
            throw CommandFailure("\(folder.file) does not exist; give the folder that `consilium localnet` was started with")
        }
        let localnet = try LocalnetFile(path: folder.file)
        let pids = localnet.nodes.flatMap { NodeProcess.running(on: $0.home) }
        let (stopped, killed) = await NodeProcess.stop(pids)
        let note = killed == 0 ? "" : "; \(killed) of them did not stop in 10 s and were killed"
        options.show(
            ["stopped": .integer(Int64(stopped + killed)), "killed": .integer(Int64(killed))],
            text: pids.isEmpty ? "no node of \(folder.path) runs" : "stopped \(LocalnetFile.counted(pids.count))\(note)"
        )
    }
}
