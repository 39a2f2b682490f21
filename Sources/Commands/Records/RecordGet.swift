import ArgumentParser
import ChainCrypto
import Ledger
import Primitives
import RecordVault

/// `consilium record get`.
struct RecordGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Ask for access to a record and, if the rules permit it, fetch, check and open it.",
        discussion: """
            Asking is a transaction: it stays in the patient's history whatever the
            answer is. Permitted, the custodian's node gives the record's key once,
            wrapped to your reading key; the sealed record is fetched from any node
            that has it, checked piece by piece against its name, and opened. The
            output appears, mode 0600, only when all of it was checked.

            Exit status: 0 done; 1 failed; 3 refused by the rules, which is on the
            chain too; 64 wrong arguments.

            Examples:
              consilium record get blob:HEX --out letter.pdf \\
                --home ./net --as clinician
              consilium record get blob:HEX --out letter.pdf \\
                --break-glass unconscious --home ./net --as emergency
              consilium record get blob:HEX --out letter.pdf \\
                --node https://node:7601 --key me.key --reader-key reader.key
            """
    )

    @Argument(help: "The record's name, blob: and 64 hex digits.")
    var name: RecordName

    @Option(help: "Where the record is written.")
    var out: String

    @Option(help: "Why you ask: treatment, research, operations or payment.")
    var purpose = "treatment"

    @Option(help: "For payment: the claim whose record it is, as PROVIDER:CLAIM, two hashes of 64 hex digits.")
    var claim: ClaimReference?

    @Option(help: "Open it in an emergency, with a reason: unconscious, lifeThreatening, noRepresentative, disaster or other.")
    var breakGlass: String?

    @Option(help: "The key that opens records for you; in a localnet that of the account unless told.")
    var readerKey: String?

    @Option(help: "A file whose first line is the reading key's password; --password-file unless told.")
    var readerKeyPasswordFile: String?

    @Option(help: "The API of the custodian's node, which gives the key; found by itself in a localnet, else --node unless told.")
    var custodian: String?

    @Option(help: "The genesis document; that of --home, or as the node says, unless told.")
    var genesis: String?

    @Flag(help: "Replace the output if it exists.")
    var force = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard breakGlass == nil || claim == nil else { throw ValidationError("give --break-glass or --claim, not both") }
        guard claim != nil || purpose != "payment" || breakGlass != nil else {
            throw ValidationError("payment needs the claim whose record it is: --claim PROVIDER:CLAIM")
        }
    }

    func run() async throws {
        // Everything that can fail here fails before anything is asked: what is asked stays in the history.
        let target = try OutputFile(out, replaces: force)
        let reader = try await RecordReader(
            network,
            readerKey: readerKey,
            passwordFile: readerKeyPasswordFile ?? network.passwordFile,
            genesisFile: genesis
        )
        let access = try await reader.ask(question)
        guard access.isPermitted else {
            options.show(access.json(name.hash), text: access.refusal)
            throw Exit.refusedByTheRules
        }
        let key = try await reader.key(for: access, of: name.hash, from: custodian)
        let record = try await reader.fetch(name.hash, key: key, custodian: custodian, into: target)
        try await reader.compareCommitment(of: record)
        try target.commit()
        let members: [JSONMember] =
            (access.json(name.hash).members ?? []) + [
                JSONMember("file", .text(out)), JSONMember("bytes", .integer(Int64(target.byteCount))),
            ]
        options.show(
            .object(members),
            text:
                "opened blob:\(name.hash.hex) under disclosure \(access.id) (\(access.basis))\n  \(out), \(target.byteCount) bytes"
        )
    }

    private var question: RecordQuestion {
        if let breakGlass { return RecordQuestion(function: "emergency", arguments: [name.hash.hex, breakGlass]) }
        if let claim {
            return RecordQuestion(function: "requestForPayment", arguments: [name.hash.hex, claim.provider, claim.claim])
        }
        return RecordQuestion(function: "request", arguments: [name.hash.hex, purpose])
    }
}

/// A claim as `--claim` names it.
struct ClaimReference: ExpressibleByArgument {
    let provider: String
    let claim: String

    init?(argument: String) {
        let parts = argument.split(separator: ":").map(String.init)
        guard parts.count == 2, parts.allSatisfy({ Hash256(hex: $0) != nil }) else { return nil }
        (provider, claim) = (parts[0], parts[1])
    }
}
