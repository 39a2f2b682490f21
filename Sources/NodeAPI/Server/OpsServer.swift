internal import Hummingbird
internal import Ledger
package import Logging
internal import NodeRuntime
package import PeerNetwork
internal import Primitives
internal import ServiceLifecycle
internal import Validator

/// The operator's listener: `/healthz`, `/readyz`, `/metrics`, `/version`.
///
/// It shows nothing about people.
package final class OpsServer: Service, Sendable {
    private let responder: OpsResponder
    private let listen: NetworkAddress
    private let limits: APILimits
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    package init(
        node: any NodeService,
        listen: NetworkAddress,
        version: String,
        limits: APILimits = .ops,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        responder = OpsResponder(node: node, version: version)
        self.listen = listen
        self.limits = limits
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let onListening = onListening
        let application = Application(
            responder: responder,
            server: .http1(configuration: limits.connections),
            configuration: limits.listener(listen, logger),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await ListenError.naming("ops.listen", listen) { try await application.run() }
    }
}

/// Answers every request of the ops listener.
struct OpsResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let node: any NodeService
    let version: String

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .get || request.method == .head else { return .text("use GET\n", status: .methodNotAllowed) }
        switch RequestTarget(request.head.path ?? "/")?.path {
        case ["healthz"]: return health()
        case ["readyz"]: return readiness()
        case ["metrics"]:
            return .bytes(Array(node.metrics.exposition().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        case ["version"]:
            return .json([
                "version": .text(version), "chain_id": .text(node.genesis.chainID),
                "genesis_hash": LedgerJSON.hex(node.genesis.hash),
            ])
        default: return .text("there are /healthz, /readyz, /metrics and /version\n", status: .notFound)
        }
    }

    /// Whether the process does its work; a restart is the remedy if not.
    private func health() -> Response {
        node.metrics.consensusHalted.value == 0
            ? .text("ok\n")
            : .text("the validator has stopped; see the node's log\n", status: .serviceUnavailable)
    }

    /// Whether requests should be sent here: not while it catches up, and only with enough members to make progress.
    private func readiness() -> Response {
        if node.metrics.consensusHalted.value != 0 { return health() }
        if node.status.isCatchingUp { return .text("the node is catching up\n", status: .serviceUnavailable) }
        let quorum = (try? node.reader.view.nextValidatorSet())?.quorum ?? 1
        let connected = node.peers.count(where: \.isConnected) + 1
        guard connected >= quorum else {
            return .text("\(connected) members are connected and \(quorum) are needed\n", status: .serviceUnavailable)
        }
        return .text("ready\n")
    }
}
