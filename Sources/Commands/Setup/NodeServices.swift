import Logging
import NodeAPI
import NodeRuntime
import ServiceLifecycle
import UnixSignals

/// A node and its doors, as one group that ends together.
struct NodeServices {
    let node: Node
    let configuration: NodeConfiguration
    let logger: Logger

    /// Runs until SIGTERM or SIGINT, or until one of them fails; the doors close before the node stops.
    func run() async throws {
        let services: [any Service] = [node]
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        )
        try await group.run()
    }
}
