import ArgumentParser
import Primitives

/// `consilium bench`: load on a running localnet, counted only when certified.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Put load on a running localnet and say how much is certified, how fast, at what cost.",
        discussion: """
            Signed transactions that call consent.grant are made beforehand. Each client keeps --outstanding of them in flight,
            or all together offer --rate a second. Latency runs from submission (with --rate: from the time it was due) to
            the certified block as a node's event stream shows it.

            Example:
              consilium bench --home ./net --seconds 30
              consilium bench --home ./net --seconds 30 --rate 500 --json figures.json
            """
    )

    @Option(help: "The localnet's folder.")
    var home: String

    @Option(help: "How long transactions are submitted.")
    var seconds: Int

    @Option(help: "Clients, spread over the nodes.")
    var clients = 16

    @Option(help: "Transactions that each client keeps in flight.")
    var outstanding = 256

    @Option(help: "Transactions a second, all clients together; instead of --outstanding.")
    var rate: Int?

    @Option(help: "A file for the figures as JSON.")
    var json: String?

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds must lie between 1 and 3600") }
        guard (1...1_000).contains(clients) else { throw ValidationError("--clients must lie between 1 and 1000") }
        guard (1...100_000).contains(outstanding) else { throw ValidationError("--outstanding must lie between 1 and 100000") }
        guard rate.map({ (1...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--rate must lie between 1 and 1000000")
        }
    }

    func run() async throws {
        let localnet = try LocalnetFile(path: LocalnetFolder(home).file)
        let load = BenchLoad(seconds: seconds, clients: clients, outstanding: outstanding, rate: rate)
        let figures = try await BenchRun(localnet: localnet, load: load, home: InputFile.absolute(home)).run()
        if let json { try InputFile.write(Array((figures.indented + "\n").utf8), to: json) }
        options.show(figures)
    }
}

/// What load is put on the network.
struct BenchLoad: Sendable {
    let seconds: Int
    let clients: Int
    let outstanding: Int
    let rate: Int?
}
