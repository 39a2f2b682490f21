import ChainCrypto
import ContractLanguage
import ContractVM
import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// What follows on the first start of a localnet: accounts registered, encryption keys set, contracts deployed and approved.
struct LocalnetSetup {
    let localnet: LocalnetFile
    private let clients: [RPCClient]
    private let keys: [String: SigningKey]

    init(_ localnet: LocalnetFile) throws {
        self.localnet = localnet
        clients = try localnet.nodes.map { try RPCClient($0.api) }
        var keys: [String: SigningKey] = [:]
        for account in localnet.accounts {
            keys[account.name] = SigningKey(seed: try KeyStore.open(account.seedFile, passwordFile: nil))
        }
        self.keys = keys
    }

    /// Waits until every node answers; `isAlive` says whether it is worth waiting on.
    func untilAllAnswer(seconds: Int = 60, isAlive: (LocalnetFile.Node) -> Bool) async throws {
        let deadline = SteadyClock.nanoseconds() + UInt64(seconds) * 1_000_000_000
        for (node, client) in zip(localnet.nodes, clients) {
            while (try? await client.call("status")) == nil {
                guard isAlive(node) else {
                    throw CommandFailure("the node \(node.name) has ended; \(node.home)/log says why")
                }
                guard SteadyClock.nanoseconds() < deadline else {
                    throw CommandFailure("the node \(node.name) does not answer at \(node.api); \(node.home)/log may say why")
                }
                try await Task.sleep(nanoseconds: 50_000_000)
            }
        }
    }

    /// Does everything that is not done yet; `progress` is told how many of all steps are done.
    func run(progress: @escaping @Sendable (String, Int, Int) -> Void) async throws {
        let people = localnet.accounts.filter { !Self.isInGenesis($0) }
        let readers = localnet.accounts.filter { $0.encryptionSeedFile != nil }
        let contracts = try Self.packages()
        let total = people.count + readers.count + contracts.count
        progress("accounts", 0, total)
        try await each(people) { try await register($0) }
        progress("encryption keys", people.count, total)
        try await each(readers) { try await setEncryptionKey($0) }
        for (index, package) in contracts.enumerated() {
            progress("contracts", people.count + readers.count + index, total)
            try await deploy(package)
        }
        progress("contracts", total, total)
    }

    // MARK: Accounts

    private static func isInGenesis(_ account: LocalnetFile.Account) -> Bool {
        !account.roles.allSatisfy { !["admin", "developer", "registrar"].contains($0) }
    }

    private func register(_ account: LocalnetFile.Account) async throws {
        let name = CanonicalValue.bytes(try Self.bytes(account.account))
        guard let organisation = account.organisation else {
            return try await send("registrar-general", "registry", "registerPatient", [name])
        }
        let roles = account.roles.sorted().map(CanonicalValue.text)
        try await send(try admin(of: organisation), "registry", "register", [name, .array(roles)])
    }

    private func setEncryptionKey(_ account: LocalnetFile.Account) async throws {
        guard let file = account.encryptionSeedFile else { return }
        let key = try HPKEPrivateKey(seed: try KeyStore.open(file, passwordFile: nil))
        try await send(account.name, "registry", "setEncryptionKey", [.bytes(key.publicKey.bytes)])
    }

    private func admin(of organisation: String) throws -> String {
        guard let admin = localnet.accounts.first(where: { $0.organisation == organisation && $0.roles.contains("admin") }) else {
            throw CommandFailure("the localnet has no admin of \(organisation)")
        }
        return admin.name
    }

    // MARK: Contracts

    /// The carried contracts, those that others use first.
    static func packages() throws -> [ContractPackage] {
        let library = ContractLibrary { name in
            EmbeddedContracts.source(of: name).map { ("\(name).accord", Array($0.utf8)) }
        }
        var modules: [ContractModule] = []
        for name in EmbeddedContracts.names {
            guard let entry = library.contract(named: name), let module = entry.result.module else {
                throw CommandFailure("the carried contract \(name) does not compile; build the program again")
            }
            for module in library.imports(of: entry.source) + [module] where !modules.contains(where: { $0.name == module.name })
            {
                modules.append(module)
            }
        }
        return modules.map { module in
            ContractPackage(source: Array((EmbeddedContracts.source(of: module.name) ?? "").utf8), module: module)
        }
    }

    private func deploy(_ package: ContractPackage) async throws {
        for (index, part) in package.parts.enumerated() {
            let arguments: [CanonicalValue] = [.bytes(package.hash.bytes), .unsigned(UInt64(index)), .bytes(part)]
            try await send("developer", "contracts", "upload", arguments)
        }
        let count = CanonicalValue.unsigned(UInt64(package.parts.count))
        try await send("developer", "contracts", "deploy", [.text(package.name), .bytes(package.hash.bytes), count])
        let admins = localnet.accounts.filter { $0.roles.contains("admin") }
        // More than half of the organisations must approve (the parameter contract_approvals).
        for admin in admins.prefix(admins.count / 2 + 1) {
            let arguments: [CanonicalValue] = [.text(package.name), .bytes(package.bytecodeHash.bytes)]
            try await send(admin.name, "governance", "approveContract", arguments)
        }
    }

    // MARK: Sending

    private func each(
        _ accounts: [LocalnetFile.Account],
        _ body: @escaping @Sendable (LocalnetFile.Account) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in accounts { group.addTask { try await body(account) } }
            try await group.waitForAll()
        }
    }

    private func send(_ name: String, _ contract: String, _ function: String, _ arguments: [CanonicalValue]) async throws {
        guard let key = keys[name] else { throw CommandFailure("the localnet has no account \(name)") }
        let action = ContractAction(contract: contract, function: function, arguments: arguments)
        let result = try await clients[0].broadcastAndWait(action.sign(chainID: localnet.chainID, with: key).bytes)
        guard result["outcome"]?.text == "ok" else { throw action.failure(result) }
    }

    private static func bytes(_ hex: String) throws -> [UInt8] {
        guard let bytes = Hex.decode(hex) else { throw CommandFailure("localnet.json has an account that is not hex") }
        return bytes
    }
}
