import Primitives

/// `DIR/localnet.json`: the nodes and accounts of a network on this machine.
struct LocalnetFile: Sendable {
    struct Node: Sendable {
        let name: String
        let organisation: String
        let home: String
        var pid: Int32
        let api: String
        let ops: String
        let p2p: String
        let validator: String
    }

    struct Account: Sendable {
        let name: String
        let account: String
        let seedFile: String
        /// Of the X-Wing key of a reader; nil for accounts that read nothing.
        let encryptionSeedFile: String?
        let organisation: String?
        let roles: [String]
    }

    let chainID: String
    let genesis: String
    var nodes: [Node]
    var accounts: [Account]

    /// `1 node`, `4 nodes`.
    static func counted(_ nodes: Int) -> String { nodes == 1 ? "1 node" : "\(nodes) nodes" }

    var json: JSONValue {
        [
            "chain_id": .text(chainID), "genesis": .text(genesis),
            "nodes": .array(
                nodes.map { node in
                    [
                        "name": .text(node.name), "organisation": .text(node.organisation), "home": .text(node.home),
                        "pid": .integer(Int64(node.pid)), "api": .text(node.api), "ops": .text(node.ops),
                        "p2p": .text(node.p2p), "validator": .text(node.validator),
                    ]
                }
            ),
            "accounts": .object(accounts.map { JSONMember($0.name, Self.json($0)) }),
        ]
    }

    private static func json(_ account: Account) -> JSONValue {
        [
            "account": .text(account.account), "seed_file": .text(account.seedFile),
            "encryption_seed_file": account.encryptionSeedFile.map(JSONValue.text) ?? .null,
            "organisation": account.organisation.map(JSONValue.text) ?? .null,
            "roles": .array(account.roles.map(JSONValue.text)),
        ]
    }

    init(chainID: String, genesis: String, nodes: [Node], accounts: [Account]) {
        self.chainID = chainID
        self.genesis = genesis
        self.nodes = nodes
        self.accounts = accounts
    }

    /// Reads the file; the error says what to do.
    init(path: String) throws(CommandFailure) {
        let bytes = try InputFile.read(path)
        guard let json = try? JSONReader.read(bytes), let chainID = json["chain_id"]?.text,
            let genesis = json["genesis"]?.text, let nodes = json["nodes"]?.array?.map(Self.node),
            let accounts = json["accounts"]?.members?.map(Self.account), !nodes.contains(where: { $0 == nil }),
            !accounts.contains(where: { $0 == nil })
        else { throw CommandFailure("\(path) is not what `consilium localnet` writes; start a new network in another folder") }
        self.init(chainID: chainID, genesis: genesis, nodes: nodes.compactMap(\.self), accounts: accounts.compactMap(\.self))
    }

    private static func node(_ json: JSONValue) -> Node? {
        guard let name = json["name"]?.text, let organisation = json["organisation"]?.text, let home = json["home"]?.text,
            let pid = json["pid"]?.integer.flatMap(Int32.init(exactly:)), let api = json["api"]?.text,
            let ops = json["ops"]?.text, let p2p = json["p2p"]?.text, let validator = json["validator"]?.text
        else { return nil }
        return Node(
            name: name,
            organisation: organisation,
            home: home,
            pid: pid,
            api: api,
            ops: ops,
            p2p: p2p,
            validator: validator
        )
    }

    private static func account(_ member: JSONMember) -> Account? {
        guard let account = member.value["account"]?.text, let file = member.value["seed_file"]?.text,
            let roles = member.value["roles"]?.array
        else { return nil }
        return Account(
            name: member.name,
            account: account,
            seedFile: file,
            encryptionSeedFile: member.value["encryption_seed_file"]?.text,
            organisation: member.value["organisation"]?.text,
            roles: roles.compactMap(\.text)
        )
    }
}
