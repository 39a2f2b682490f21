import Ledger
import NodeAPI
import Primitives

/// The genesis of the network that a command talks to.
enum NetworkGenesis {
    /// Of the file, or else as the node says; refuses one of another network.
    static func document(_ file: String?, _ node: NodeConnection) async throws -> GenesisDocument {
        let document: GenesisDocument
        if let file {
            document = try VerifyCommand.genesis(file)
        } else {
            let answer = try await node.client.call("genesis")
            guard let json = answer["genesis"], let read = try? GenesisDocument(json: json.bytes) else {
                throw RPCClientError.badAnswer("genesis gives no document")
            }
            document = read
        }
        guard document.chainID == node.chainID else {
            throw CommandFailure(
                "the node at \(node.client.address) is on \(node.chainID), the genesis\(file.map { " \($0)" } ?? "") is of "
                    + "\(document.chainID); give the genesis and the node of one network"
            )
        }
        return document
    }
}
