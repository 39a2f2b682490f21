package import NodeAPI
package import Primitives

/// Whole blocks from a node's API, for a client that signs as an auditor.
package struct RemoteBlocks: BlockSource {
    private let client: RPCClient

    package init(_ client: RPCClient) { self.client = client }

    package var name: String { "the node at \(client.address)" }

    package func blocks(from height: BlockHeight, limit: UInt64) async throws -> [[UInt8]] {
        let parameters: JSONValue = ["from": .unsigned(height.rawValue), "limit": .unsigned(max(1, min(limit, 512)))]
        let answer: JSONValue
        do throws(RPCClientError) { answer = try await client.call("blocks_cbor", parameters) } catch {
            // The heights that the node has are known before anything is asked for.
            if error.rpcError?.name == "not_found" { throw VerifiedChainError.notForThisAccount(source: name) }
            throw error
        }
        guard let texts = answer["blocks"]?.array else { throw RPCClientError.badAnswer("blocks_cbor gives no blocks") }
        return try texts.map { text in
            guard let bytes = text.text.flatMap(Base64.decode) else {
                throw RPCClientError.badAnswer("blocks_cbor gives something that is not base64")
            }
            return bytes
        }
    }
}
