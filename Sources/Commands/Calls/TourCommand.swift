import ArgumentParser
import Glibc
import Storage
import Tour

/// `consilium tour`: the consortium at work on FHIR input, told step by step.
struct TourCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tour",
        abstract: "Take FHIR R4 input through a running localnet, step by step.",
        discussion: """
            Needs a network of four nodes that has just been started:
              consilium localnet --nodes 4 --home ./net --detach
              consilium tour --home ./net --fhir ./my-fhir-folder --json summary.json

            Patients become pseudonymous accounts, their records are sealed and registered, consents are given and withdrawn,
            records are asked for and opened or refused, every claim is decided, one patient's history is audited and proved,
            and the primary is killed in the middle of it. What the tour opens in clear lies under HOME/tour only.

            Without --fhir it takes the synthetic set of the checkout that the executable was built in.
            """
    )

    @Option(help: "The network's folder.")
    var home: String

    @Option(help: "FHIR R4 input: a file, or a folder that is read with everything below it.")
    var fhir: String?

    @Option(help: "Write the summary to this file.")
    var json: String?

    func run() async throws {
        let folder = LocalnetFolder(home)
        let plans = Array(ExamplePlans.json.utf8)
        let settings = TourSettings(
            home: folder.path,
            input: try fhir.map(InputFile.absolute) ?? Self.synthetic(),
            plans: plans,
            executable: try NodeProcess.executable(),
            startNode: { node in try Self.start(node.name, in: folder) }
        )
        let summary: TourSummary
        do {
            summary = try await Tour(settings).run()
        } catch let error as CommandFailure { throw error } catch { throw CommandFailure("the tour stopped: \(error)") }
        if let json { try InputFile.write(summary.bytes, to: InputFile.absolute(json)) }
    }

    /// Starts a node again, as `consilium start --home HOME` does, and notes its process in localnet.json.
    private static func start(_ name: String, in folder: LocalnetFolder) throws -> Int32 {
        var localnet = try LocalnetFile(path: folder.file)
        guard let index = localnet.nodes.firstIndex(where: { $0.name == name }) else {
            throw CommandFailure("\(folder.file) names no node \(name)")
        }
        let pid = try NodeProcess.start(home: localnet.nodes[index].home, log: folder.log(name))
        localnet.nodes[index].pid = pid
        try folder.write(localnet)
        return pid
    }

    /// The project's own small set, beside the executable of a checkout.
    private static func synthetic() throws(CommandFailure) -> String {
        var folder = try NodeProcess.executable()
        for _ in 0..<6 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = String(folder[..<slash])
            let set = folder + "/Tests/Fixtures/synthetic-fhir"
            if DiskFile.exists(set) { return set }
        }
        throw CommandFailure("this executable lies in no checkout, so it has no input of its own; name some with --fhir PATH")
    }
}
