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

    /// Runs until SIGTERM or SIGINT, or until one of them fails.
    func run() async throws {
        let api = try APIServer(
            node: node,
            records: node.records,
            configuration: configuration.api,
            version: SoftwareVersion.current,
            logger: logger
        )
        let ops = OpsServer(
            node: node,
            listen: configuration.ops.listen,
            version: SoftwareVersion.current,
            logger: logger
        )
        // They end in the opposite order: the doors close before the node stops.
        let services: [any Service] = [node, ops, api]
        // One that fails, such as at a port in use, lets the others end in order too.
        let members = services.map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0,
                failureTerminationBehavior: .gracefullyShutdownGroup
            )
        }
        let group = ServiceGroup(
            configuration: .init(services: members, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        )
        try await group.run()
    }
}
