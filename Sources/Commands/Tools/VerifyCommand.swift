import ArgumentParser
import Ledger
import NodeAPI
import Primitives

/// `consilium verify`: checks a proof bundle with nothing but the genesis file.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a proof bundle with nothing but the genesis file: no node, no network.",
        discussion: """
            Exit status: 0 the bundle is valid; 1 it is invalid; 2 the input cannot be used.

            Example:
              consilium verify disclosure.bundle --genesis genesis.json
            """
    )

    @Argument(help: "The bundle, as the RPC method `receipt` or `consilium tx show --bundle` gives it.")
    var bundle: String

    @Option(help: "The consortium's genesis document.")
    var genesis: String

    @Option(help: "A block known from elsewhere, HEIGHT:HASH; the bundle's chain must contain it.")
    var trusted: String?

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let report = report()
        options.show(Self.json(report), text: Self.text(report))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }

    func report() -> VerificationReport {
        var point: TrustedPoint?
        if let trusted {
            guard let parsed = TrustedPoint(text: trusted) else {
                return .unusable(
                    "--trusted \(trusted) is no HEIGHT:HASH, such as 1200:6f0c…; give both, the hash as 64 hex digits"
                )
            }
            point = parsed
        }
        do throws(CommandFailure) {
            let document = try Self.genesis(genesis)
            return BundleVerifier.verify(try InputFile.read(bundle), genesis: document, trusted: point)
        } catch { return .unusable(error.description) }
    }

    static func genesis(_ path: String) throws(CommandFailure) -> GenesisDocument {
        let bytes = try InputFile.read(path)
        do throws(GenesisRejection) { return try GenesisDocument(json: bytes) } catch {
            throw CommandFailure("\(path) is not a usable genesis document: \(error)")
        }
    }

    private static func json(_ report: VerificationReport) -> JSONValue {
        switch report {
        case .invalid(let why): ["result": "invalid", "message": .text(why)]
        case .unusable(let why): ["result": "unusable", "message": .text(why)]
        case .valid(let facts):
            [
                "result": "valid", "chain_id": .text(facts.chainID), "height": .unsigned(facts.height.rawValue),
                "block_hash": .text(facts.blockHash.hex), "time": .text(TimestampText.write(facts.time)),
                "state_root": .text(facts.stateRoot.hex), "transaction": .text(facts.transaction.id.hex),
                "index": .unsigned(facts.index), "sender_key": .text(facts.transaction.signer.hex),
                "contract": .text(facts.transaction.transaction.contract),
                "function": .text(facts.transaction.transaction.function),
                "outcome": .text(facts.receipt.outcome.rawValue),
                "signers": .array(facts.signers.map { .text($0.name) }),
                "is_pinned": .bool(facts.isPinned), "caveat": facts.caveat.map(JSONValue.text) ?? .null,
            ]
        }
    }

    private static func text(_ report: VerificationReport) -> String {
        switch report {
        case .invalid(let why): return "invalid: \(why)"
        case .unusable(let why): return "unusable: \(why)"
        case .valid(let facts):
            let call = facts.transaction.transaction
            return """
                valid: transaction \(facts.transaction.id.hex)
                  called \(call.contract).\(call.function), outcome \(facts.receipt.outcome.rawValue)
                  stands at height \(facts.height), place \(facts.index), of \(facts.chainID)
                  block \(facts.blockHash.hex) of \(TimestampText.write(facts.time))
                  certified by \(facts.signers.map(\.name).joined(separator: ", "))
                """ + (facts.caveat.map { "\n  note: \($0)" } ?? "")
        }
    }
}
