import ArgumentParser
import ChainCrypto
import Glibc
import NodeAPI
import NodeRuntime
import Primitives
import Storage

/// Which node a command talks to, and for whom it signs.
struct NetworkOptions: ParsableArguments {
    @Option(help: "A node's home or a localnet's folder; its addresses, and in a localnet its accounts, are read from there.")
    var home: String?

    @Option(help: "A node's API, such as http://127.0.0.1:7601; without it the home says where.")
    var node: String?

    @Option(name: .customLong("as"), help: "The account of the localnet that signs, such as patient or admin-general.")
    var account: String?

    @Option(help: "The signing key's file: a sealed key file, or 64 hex digits (mode 0600).")
    var key: String?

    @Option(help: "A file whose first line is the password of --key; without it CONSILIUM_KEYS_PASSWORD, or you are asked.")
    var passwordFile: String?

    /// The localnet of `--home`; nil if the folder holds none.
    func localnet() throws(CommandFailure) -> LocalnetFile? {
        guard let home else { return nil }
        let path = InputFile.absolute(home) + "/localnet.json"
        return DiskFile.exists(path) ? try LocalnetFile(path: path) : nil
    }

    /// The addresses to talk to, the preferred ones first: in a localnet those of the organisation.
    func addresses(preferring organisation: String? = nil) throws -> [String] {
        if let node { return [node] }
        if let localnet = try localnet() {
            let preferred = localnet.nodes.filter { $0.organisation == organisation }
            return (preferred + localnet.nodes.filter { $0.organisation != organisation }).map(\.api)
        }
        guard let home else { return ["http://127.0.0.1:7601"] }
        let configuration = try Home(path: home).configuration(environment: ProcessEnvironment.values)
        return ["\(configuration.api.tlsKey == nil ? "http" : "https")://\(configuration.api.listen)"]
    }

    /// The genesis document of `--home`; nil if none is there.
    func genesisFile() throws -> String? {
        if let localnet = try localnet() { return localnet.genesis }
        guard let home else { return nil }
        let file = Home(path: InputFile.absolute(home)).genesisFile
        return DiskFile.exists(file) ? file : nil
    }

    /// A node that answers, and the chain it is on.
    func connect(signed: Bool = true, preferring organisation: String? = nil) async throws -> NodeConnection {
        let identity = try signed ? signingKey() : nil
        var failure: any Error = CommandFailure("there is no node to talk to; name one with --node or --home")
        for address in try addresses(preferring: organisation) {
            do { return try await NodeConnection(address: address, key: identity, localnet: try localnet()) } catch {
                failure = error
            }
        }
        throw failure
    }

    /// The key that signs; nil if neither `--as` nor `--key` is given.
    func signingKey() throws(CommandFailure) -> SigningKey? {
        if let key { return SigningKey(seed: try KeyStore.open(key, passwordFile: passwordFile)) }
        guard let account else { return nil }
        return SigningKey(seed: try KeyStore.open(self.account(named: account).seedFile, passwordFile: passwordFile))
    }

    /// The account that the localnet calls by this name.
    func account(named name: String) throws(CommandFailure) -> LocalnetFile.Account {
        guard let localnet = try localnet() else {
            guard let home else {
                throw CommandFailure("\(name) names an account of a localnet; give the localnet's folder with --home")
            }
            throw CommandFailure(
                "\(home) holds no localnet.json, so \(name) names nobody; give a localnet's folder, or keys and accounts themselves"
            )
        }
        guard let known = localnet.accounts.first(where: { $0.name == name }) else {
            let names = localnet.accounts.map(\.name).joined(separator: ", ")
            throw CommandFailure("the localnet has no account \(name); it has \(names)")
        }
        return known
    }
}

extension NetworkOptions {
    /// An account as it is given: 64 hex digits, or `acct:NAME` in a localnet.
    func accountID(_ text: String) throws(CommandFailure) -> AccountID {
        let digits = text.hasPrefix("acct:") ? try account(named: String(text.dropFirst(5))).account : text
        guard let found = AccountID(hex: digits) else {
            throw CommandFailure("\(text) is no account; write 64 hex digits, or acct:NAME in a localnet")
        }
        return found
    }
}

/// The environment of this process.
enum ProcessEnvironment {
    static let values: [String: String] = {
        var values: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return values
    }()
}
