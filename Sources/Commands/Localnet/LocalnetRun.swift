import ArgumentParser
import Logging
import NodeAPI
import ServiceLifecycle
import Storage
import UnixSignals

/// `consilium localnet [run]`: makes the network, or starts one that is there, and waits until it is ready.
struct LocalnetRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start the network; what is missing is made first (the default)."
    )

    @Option(help: "How many nodes, four unless told; more than four run second nodes of the same organisations.")
    var nodes: Int?

    @Option(help: "The network's folder; it is made if it is missing.")
    var home: String

    @Option(help: "The first of three ports for each node; free ports are chosen without it.")
    var basePort: Int?

    @Flag(help: "Leave the nodes running and return when the network is ready.")
    var detach = false

    @OptionGroup var options: OutputOptions

    func validate() throws {
        if let nodes, !(1...64).contains(nodes) {
            throw ValidationError("--nodes \(nodes) is out of range; 1 to 64 nodes are possible")
        }
    }

    func run() async throws {
        let session = LocalnetSession(folder: LocalnetFolder(home), nodeCount: nodes, basePort: basePort)
        if detach {
            do { show(try await session.start()) } catch {
                _ = await session.stop()
                throw error
            }
            return
        }
        let service = LocalnetService(session: session) { show($0) }
        var logger = Logger(label: "localnet")
        logger.logLevel = .critical
        let group = ServiceGroup(
            configuration: .init(services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        )
        try await group.run()
    }

    private func show(_ localnet: LocalnetFile) {
        let file = LocalnetFolder(home).file
        let nodes = localnet.nodes.map { "  \($0.name)  \($0.api)  (process \($0.pid), metrics \($0.ops)/metrics)" }
        let end = detach ? "Stop it with `consilium localnet stop --home \(home)`." : "Stop it with Ctrl-C."
        let lines = ["The network \(localnet.chainID) runs; \(file) describes it."] + nodes + [end]
        options.show(localnet.json, text: lines.joined(separator: "\n"))
    }
}

/// The network in the foreground: runs until a graceful shutdown, then stops its nodes.
private struct LocalnetService: Service {
    let session: LocalnetSession
    let isReady: @Sendable (LocalnetFile) -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { isReady(try await session.start()) }
            try? await gracefulShutdown()
        } catch  where Task.isShuttingDownGracefully {
            // Stopped before it was ready: nothing to report.
        } catch {
            _ = await session.stop()
            throw error
        }
        Terminal.note("stopping the nodes")
        _ = await session.stop()
    }
}
