internal import ChainCrypto
internal import Foundation

/// A local network as `consilium localnet` describes it in `DIR/localnet.json`.
package struct Localnet: Sendable {
    /// One node: who runs it and where it listens.
    package struct Node: Sendable, Hashable {
        package let name: String
        package let organisation: String
        package let home: String
        package let pid: Int32
        /// `http://127.0.0.1:PORT` of the JSON-RPC listener.
        package let api: String
        package let ops: String
        /// The key by which `status` names the primary.
        package let validator: String
    }

    /// One account: its seed lies in a file that only the owner may read.
    package struct Account: Sendable, Hashable {
        package let name: String
        package let account: String
        package let seedFile: String
        /// Where the seed of the reading key lies, for those who read.
        package let readingSeedFile: String?
        /// Nil for a person who belongs to none.
        package let organisation: String?
        package let roles: [String]
    }

    package let chainID: String
    /// Path of the genesis document.
    package let genesis: String
    package let nodes: [Node]
    /// By name, ascending.
    package let accounts: [Account]
    package let path: String

    /// Reads `HOME/localnet.json`; the error says what to do.
    package init(home: String) throws(TourError) {
        path = home + "/localnet.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TourError("\(path) cannot be read; start a network with `consilium localnet --nodes 4 --home \(home) --detach`")
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: data)
        } catch {
            throw TourError("\(path) is not what `consilium localnet` writes; start a new network in another folder")
        }
        chainID = document.chainID
        genesis = document.genesis
        nodes = document.nodes.map {
            Node(
                name: $0.name,
                organisation: $0.organisation,
                home: $0.home,
                pid: $0.pid,
                api: $0.api,
                ops: $0.ops,
                validator: $0.validator
            )
        }
        accounts = document.accounts.sorted { $0.key < $1.key }.map {
            Account(
                name: $0.key,
                account: $0.value.account,
                seedFile: $0.value.seedFile,
                readingSeedFile: $0.value.readingSeedFile,
                organisation: $0.value.organisation.flatMap { $0.isEmpty ? nil : $0 },
                roles: $0.value.roles
            )
        }
        guard !nodes.isEmpty else { throw TourError("\(path) names no node; start a network with `consilium localnet`") }
    }

    /// The first account of an organisation that has a role.
    package func account(withRole role: String, of organisation: String) -> Account? {
        accounts.first { $0.organisation == organisation && $0.roles.contains(role) }
    }

    private struct Document: Decodable {
        struct Node: Decodable {
            let name, organisation, home: String
            let pid: Int32
            let api, ops, validator: String
        }

        struct Account: Decodable {
            let account, seedFile: String
            let readingSeedFile, organisation: String?
            let roles: [String]

            private enum CodingKeys: String, CodingKey {
                case account, organisation, roles
                case seedFile = "seed_file"
                case readingSeedFile = "encryption_seed_file"
            }
        }

        let chainID, genesis: String
        let nodes: [Node]
        let accounts: [String: Account]

        private enum CodingKeys: String, CodingKey {
            case genesis, nodes, accounts
            case chainID = "chain_id"
        }
    }
}

extension Localnet.Account {
    /// Reads the seeds; the error names the file, never what is in it.
    func opened() throws(TourError) -> TourAccount {
        let key = SigningKey(seed: try Self.seed(seedFile, of: name))
        guard let readingSeedFile else { return try TourAccount(label: name, key: key) }
        do {
            let reading = try HPKEPrivateKey(seed: try Self.seed(readingSeedFile, of: name))
            return try TourAccount(label: name, key: key, readingKey: reading)
        } catch { throw TourError("\(readingSeedFile): \(error)") }
    }

    private static func seed(_ path: String, of name: String) throws(TourError) -> SecretBytes {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TourError("\(path) cannot be read; it should hold a seed of account \(name)")
        }
        do { return try PlainSeedFile.read([UInt8](data)) } catch { throw TourError("\(path) is no seed file: \(error)") }
    }
}
