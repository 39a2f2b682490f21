internal import NodeAPI
internal import Primitives

/// One node as clients reach it: its place in the network and its API.
package struct NodeDoor: Sendable {
    package let node: Localnet.Node
    /// For calls that need no signature.
    let client: RPCClient

    init(_ node: Localnet.Node, connectionCount: Int) throws(TourError) {
        self.node = node
        do throws(RPCClientError) {
            client = try RPCClient(node.api, connectionCount: connectionCount, timeoutMilliseconds: 45_000)
        } catch { throw TourError("\(error)") }
    }

    /// The node's view of the chain; nil if it doesn't answer.
    package func status() async -> NodeStatus? {
        guard let json = try? await client.call("status") else { return nil }
        return NodeStatus(json)
    }
}

/// What a node says of itself.
package struct NodeStatus: Sendable, Hashable {
    package let name: String
    package let height: Int64
    package let blockHash: String
    package let stateRoot: String
    package let genesisHash: String
    package let view: Int64
    /// The primary's validator key.
    package let primary: String?
    package let isCatchingUp: Bool

    init?(_ json: JSONValue) {
        guard let name = json["node"]?.text, let height = json["height"]?.integer, let hash = json["block_hash"]?.text,
            let root = json["state_root"]?.text, let genesis = json["genesis_hash"]?.text, let view = json["view"]?.integer
        else { return nil }
        self.name = name
        self.height = height
        self.view = view
        blockHash = hash
        stateRoot = root
        genesisHash = genesis
        primary = json["primary"]?.text
        isCatchingUp = json["catching_up"]?.bool ?? false
    }

    /// Whether both stand at the same height with the same block and state.
    package func agrees(with other: NodeStatus) -> Bool {
        height == other.height && blockHash == other.blockHash && stateRoot == other.stateRoot
    }
}
