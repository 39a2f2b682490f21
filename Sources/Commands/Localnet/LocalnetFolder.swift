import ChainCrypto
import Glibc
import Ledger
import NodeRuntime
import PeerNetwork
import Primitives
import Storage

/// Makes the folder of a new localnet: keys, genesis, one home a node.
struct LocalnetFolder {
    let path: String

    var file: String { path + "/localnet.json" }
    var genesis: String { path + "/genesis.json" }
    var accounts: String { path + "/accounts" }

    /// The folder as an absolute path.
    init(_ path: String) { self.path = InputFile.absolute(path) }

    func home(_ node: String) -> String { "\(path)/\(node)" }
    func log(_ node: String) -> String { "\(path)/\(node)/log" }

    func write(_ localnet: LocalnetFile) throws(CommandFailure) {
        try InputFile.write(Array((localnet.json.indented + "\n").utf8), to: file)
    }

    /// Writes everything that the nodes need; nothing runs yet.
    func make(nodeCount: Int, basePort: Int?) throws -> LocalnetFile {
        let ports = try basePort.map { try Ports.range(from: $0, nodeCount * 3) } ?? Ports.free(nodeCount * 3)
        for folder in [path, accounts] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw CommandFailure("\(folder) cannot be made: \(String(cString: strerror(errno))); check the path")
            }
        }
        let seats = LocalnetPlan.nodes(nodeCount)
        let keys = try seats.map { _ in try NodeKeys.generate() }
        let people = LocalnetPlan.people()
        let document = try Self.genesis(seats, keys, people)
        try InputFile.write(document.json, to: genesis)
        let peers = zip(keys, ports.indices).map { keys, index in
            NodeConfiguration.PeerAddress(
                validator: keys.consensus.publicKey,
                address: NetworkAddress(host: "127.0.0.1", port: ports[index * 3])
            )
        }
        var nodes: [LocalnetFile.Node] = []
        for (index, seat) in seats.enumerated() {
            let place = NodePlace(
                name: seat.name,
                organisation: seat.organisation,
                ports: Array(ports[index * 3..<index * 3 + 3])
            )
            let own = keys[index].consensus.publicKey
            try makeHome(place, keys[index], peers.filter { $0.validator != own }, document)
            nodes.append(place.entry(home: home(seat.name), validator: own))
        }
        return LocalnetFile(
            chainID: document.chainID,
            genesis: genesis,
            nodes: nodes,
            accounts: try people.map { person throws(CommandFailure) in try store(person) }
        )
    }

    private static func genesis(
        _ seats: [(name: String, organisation: String)],
        _ keys: [NodeKeys],
        _ people: [LocalnetPlan.Person]
    ) throws -> GenesisDocument {
        try GenesisDocument(
            name: "localnet",
            time: WallClock.now(),
            organisations: LocalnetPlan.organisations,
            validators: zip(seats, keys).map { seat, keys in
                GenesisValidator(
                    organisation: seat.organisation,
                    name: seat.name,
                    consensusKey: keys.consensus.publicKey,
                    tlsKey: keys.tls.publicKey,
                    hpkeKey: keys.hpke.publicKey.bytes
                )
            },
            accounts: people.filter(\.isInGenesis).map { person in
                GenesisAccount(account: person.account, organisation: person.organisation, roles: person.roles)
            } + custodians(seats, keys)
        )
    }

    /// The nodes' own accounts, one for each organisation: its first node answers for its records.
    private static func custodians(
        _ seats: [(name: String, organisation: String)],
        _ keys: [NodeKeys]
    ) -> [GenesisAccount] {
        zip(seats, keys).compactMap { seat, keys in
            guard seat.name == seat.organisation, let account = keys.account else { return nil }
            return GenesisAccount(
                account: AccountID(signedBy: account.publicKey),
                organisation: seat.organisation,
                roles: ["custodian"]
            )
        }
    }

    private func makeHome(
        _ place: NodePlace,
        _ keys: NodeKeys,
        _ peers: [NodeConfiguration.PeerAddress],
        _ document: GenesisDocument
    ) throws {
        var configuration = NodeConfiguration()
        configuration.node.name = place.name
        configuration.node.organisation = place.organisation
        configuration.p2p.listen = NetworkAddress(host: "127.0.0.1", port: place.ports[0])
        configuration.api.listen = NetworkAddress(host: "127.0.0.1", port: place.ports[1])
        configuration.ops.listen = NetworkAddress(host: "127.0.0.1", port: place.ports[2])
        configuration.p2p.peers = peers
        let home = Home(path: home(place.name))
        try home.create(configuration: configuration, genesis: document.json)
        try keys.store(in: home, password: nil)
    }

    private func store(_ person: LocalnetPlan.Person) throws(CommandFailure) -> LocalnetFile.Account {
        let seedFile = "\(accounts)/\(person.name).seed"
        try InputFile.write(PlainSeedFile.bytes(of: person.key.seed), to: seedFile)
        var encryptionFile: String?
        if person.reads {
            let file = "\(accounts)/\(person.name).hpke.seed"
            try InputFile.write(PlainSeedFile.bytes(of: RandomBytes.secret(HPKEPrivateKey.seedByteCount)), to: file)
            encryptionFile = file
        }
        return LocalnetFile.Account(
            name: person.name,
            account: person.account.hex,
            seedFile: seedFile,
            encryptionSeedFile: encryptionFile,
            organisation: person.organisation,
            roles: person.roles
        )
    }
}

/// One node of the plan and its ports: for peers, for the API, for ops.
private struct NodePlace {
    let name: String
    let organisation: String
    let ports: [Int]

    func entry(home: String, validator: PublicKey) -> LocalnetFile.Node {
        LocalnetFile.Node(
            name: name,
            organisation: organisation,
            home: home,
            pid: 0,
            api: "http://127.0.0.1:\(ports[1])",
            ops: "http://127.0.0.1:\(ports[2])",
            p2p: "127.0.0.1:\(ports[0])",
            validator: validator.hex
        )
    }
}
