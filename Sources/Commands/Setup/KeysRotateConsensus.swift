import ArgumentParser
import ChainCrypto
import Ledger
import NodeRuntime
import Primitives
import Storage

/// `consilium keys rotate-consensus`.
struct KeysRotateConsensus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-consensus",
        abstract: "Make a node's next consensus key; with --finish put it in the place of the old one.",
        discussion: """
            1. consilium keys rotate-consensus --home DIR        then restart the node: it votes on under the old key
            2. consilium governance propose-keys …               and the other organisations vote
            3. consilium governance ready --candidate DIR        the node goes over to the next key at the height named
            4. consilium keys rotate-consensus --home DIR --finish   while the node is stopped, any time after that
            """
    )

    @Option(help: "The node's home.")
    var home: String

    @Flag(help: "The chain names the next key: it becomes the node's consensus key, the old one is destroyed.")
    var finish = false

    @Option(help: "A file whose first line is the password for the keys.")
    var passwordFile: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let home = Home(path: InputFile.absolute(home))
        let present = home.keysFolder + "/consensus.key"
        let isSealed = DiskFile.exists(present)
        let password = try isSealed ? KeyStore.password(passwordFile, for: present) : nil
        let keys = try NodeKeys.load(from: home) { () throws(HomeError) in password }
        guard finish else {
            let next = try home.beginRotation(password: password)
            return options.show(
                [
                    "consensus_key": .text(keys.consensus.publicKey.hex), "next_consensus_key": .text(next.publicKey.hex),
                    "tls_key": .text(keys.tls.publicKey.hex),
                ]
            )
        }
        guard let next = keys.nextConsensus else {
            throw CommandFailure("no rotation is under way in \(home.path); begin one without --finish")
        }
        let stored = try StoredChain(home: self.home)
        let set = try stored.ledger().validators
        guard set.index(of: next.publicKey) != nil else {
            throw CommandFailure(
                "the chain of \(home.path) does not name the next key \(next.publicKey.hex) yet; start the node and wait until `consilium governance ready` has taken effect"
            )
        }
        try home.finishRotation(retiring: keys.consensus)
        options.show(["consensus_key": .text(next.publicKey.hex), "retired": .text(keys.consensus.publicKey.hex)])
    }
}
