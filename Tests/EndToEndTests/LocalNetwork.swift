import ChainCrypto
import Foundation
import Ledger
import NodeAPI
import Primitives

/// Four real daemons on loopback in a temporary folder; `stop` ends whatever runs on their homes.
struct LocalNetwork {
    struct Node: Decodable {
        let name: String
        let home: String
        let pid: Int32
        let api: String
        let ops: String
        let p2p: String
        let validator: String
    }

    struct Account: Decodable {
        let account: String
        let seedFile: String
        let roles: [String]
    }

    struct Document: Decodable {
        let chainId: String
        let genesis: String
        let nodes: [Node]
        let accounts: [String: Account]
    }

    let folder: URL
    let document: Document

    static func start(nodes: Int = 4) throws -> LocalNetwork {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("net-\(UUID().uuidString)")
        let outcome = try BuiltExecutable.consilium.run(
            ["localnet", "--nodes", "\(nodes)", "--home", folder.path, "--detach"],
            seconds: 240
        )
        guard outcome.status == 0 else { throw NotStarted(errors: outcome.errors) }
        let file = folder.appendingPathComponent("localnet.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return LocalNetwork(folder: folder, document: try decoder.decode(Document.self, from: try Data(contentsOf: file)))
    }

    func stop() {
        _ = try? BuiltExecutable.consilium.run(["localnet", "stop", "--home", folder.path], seconds: 60)
        try? FileManager.default.removeItem(at: folder)
    }

    struct NotStarted: Error { let errors: String }
    struct Unusable: Error { let what: String }

    // MARK: Accounts

    func key(of name: String) throws -> SigningKey {
        guard let account = document.accounts[name] else { throw Unusable(what: "no account \(name)") }
        let text = try String(contentsOfFile: account.seedFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let seed = Hex.decode(text) else { throw Unusable(what: "the seed of \(name)") }
        return SigningKey(seed: SecretBytes(seed))
    }

    func client(_ index: Int, as name: String? = nil) throws -> RPCClient {
        let identity = try name.map { RPCIdentity(key: try key(of: $0), chainID: document.chainId) }
        return try RPCClient(document.nodes[index].api, identity: identity)
    }

    /// A consent of the network's patient for the account whose name has this number.
    func grant(_ number: UInt64, contract: String = "consent", chainID: String? = nil, expiresIn: UInt64 = 120_000) throws
        -> SignedTransaction
    {
        let now = UInt64(Date().timeIntervalSince1970 * 1_000)
        var grantee = [UInt8](repeating: 0, count: 32)
        for place in 0..<8 { grantee[place] = UInt8(truncatingIfNeeded: number >> (place * 8)) }
        let transaction = Transaction(
            chainID: chainID ?? document.chainId,
            expires: Timestamp(now + expiresIn),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } + [1],
            contract: contract,
            function: "grant",
            arguments: [.bytes(grantee), .text("treatment"), .unsigned(now + 86_400_000)],
            gasLimit: 1_000_000
        )
        return .sign(transaction, with: try key(of: "patient"))
    }

    // MARK: Waiting

    /// Asks until the answer satisfies, at most so many seconds.
    func eventually(
        seconds: Double = 60,
        _ satisfied: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if let answer = try? await satisfied(), answer { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    func status(_ index: Int) async throws -> JSONValue { try await client(index).call("status") }

    /// The same height, block hash and state root on all.
    func agree(_ indexes: [Int]) async throws -> Bool {
        var seen: Set<String> = []
        for index in indexes {
            let status = try await status(index)
            let text =
                "\(status["height"]?.integer ?? -1) \(status["block_hash"]?.text ?? "") \(status["state_root"]?.text ?? "")"
            seen.insert(text)
        }
        return seen.count == 1
    }
}
