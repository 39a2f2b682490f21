import ArgumentParser
import ChainCrypto
import Glibc
import Primitives
import Storage

/// `consilium keys`: the keys of accounts.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make and show keys; replace a node's consensus key.",
        discussion: """
            Example:
              consilium keys new alice.key
              consilium keys show alice.key
              consilium keys rotate-consensus --home ./node
            """,
        subcommands: [KeysNew.self, KeysShow.self, KeysList.self, KeysRotateConsensus.self]
    )
}

/// `consilium keys new`.
struct KeysNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "new", abstract: "Make a new key and write it to a file.")

    enum Purpose: String, ExpressibleByArgument, CaseIterable {
        case account
        case reader
    }

    @Argument(help: "The file to write; one that exists is never replaced.")
    var file: String

    @Option(help: "account signs transactions, reader opens records.")
    var purpose = Purpose.account

    @Flag(help: "Write the key in the clear (mode 0600), for trying out only.")
    var plain = false

    @Option(help: "A file whose first line is the password.")
    var passwordFile: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        guard !DiskFile.exists(file) else { throw CommandFailure("\(file) exists already; choose another name") }
        let (seed, publicPart): (SecretBytes, [UInt8])
        switch purpose {
        case .account:
            let key = SigningKey.generate()
            (seed, publicPart) = (key.seed, key.publicKey.bytes)
        case .reader:
            let key = try HPKEPrivateKey.generate()
            (seed, publicPart) = (key.seed, key.publicKey.bytes)
        }
        if plain {
            try InputFile.write(PlainSeedFile.bytes(of: seed), to: file)
        } else {
            let sealed = try KeyFile.seal(
                seed,
                purpose: purpose == .account ? .account : .hpke,
                publicPart: publicPart,
                password: try KeyStore.password(passwordFile, for: file, twice: true),
                cost: .moderate
            )
            try InputFile.write(sealed.canonicalBytes, to: file)
        }
        options.show(["file": .text(file), "purpose": .text(purpose.rawValue), "public_key": .text(Hex.encode(publicPart))])
    }
}

/// `consilium keys show`.
struct KeysShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the public half of a key; a sealed file needs no password for that."
    )

    @Argument(help: "The key's file.")
    var file: String

    @Option(help: "What a key in the clear is for, since its file does not say: account or reader.")
    var purpose: KeysNew.Purpose?

    @OptionGroup var options: OutputOptions

    func run() async throws { options.show(try KeyDescription.json(of: file, purpose: purpose)) }
}

/// `consilium keys list`.
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the key files of a folder.")

    @Option(help: "A home, or any folder with key files.")
    var home: String

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let folders = [home, home + "/keys", home + "/accounts"]
        var found: [JSONValue] = []
        for folder in folders {
            for name in NodeProcess.entries(folder).sorted() where name.hasSuffix(".key") || name.hasSuffix(".seed") {
                found.append(try KeyDescription.json(of: "\(folder)/\(name)"))
            }
        }
        options.show(["keys": .array(found)])
    }
}

/// What may be said of a key file without its password.
enum KeyDescription {
    static func json(of path: String, purpose: KeysNew.Purpose? = nil) throws -> JSONValue {
        let bytes = try InputFile.read(path)
        if PlainSeedFile.isPlain(bytes) { return try plain(try PlainSeedFile.read(bytes), path, purpose) }
        do throws(ChainCryptoError) {
            let file = try KeyFile.load(bytes)
            return [
                "file": .text(path), "sealed": true, "purpose": .text(file.purpose.rawValue),
                "public_key": .text(Hex.encode(file.publicPart)),
            ]
        } catch { throw CommandFailure("\(path) is not a key file: \(error)") }
    }

    /// A seed file holds the seed alone; what it is for, its name says where `init` or `localnet` made it.
    private static func plain(_ seed: SecretBytes, _ path: String, _ purpose: KeysNew.Purpose?) throws -> JSONValue {
        let named: KeysNew.Purpose? =
            path.hasSuffix("hpke.seed") ? .reader : path.hasSuffix(".seed") ? .account : nil
        let key: [UInt8]
        switch purpose ?? named {
        case .account: key = SigningKey(seed: seed).publicKey.bytes
        case .reader: key = try HPKEPrivateKey(seed: seed).publicKey.bytes
        case nil: return ["file": .text(path), "sealed": false, "purpose": "not stated; see --purpose", "public_key": .null]
        }
        let label = (purpose ?? named) == .reader ? "reader" : "signing"
        return ["file": .text(path), "sealed": false, "purpose": .text(label), "public_key": .text(Hex.encode(key))]
    }
}
