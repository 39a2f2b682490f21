import ChainCrypto
import Ledger
import Logging
import Primitives

/// Says on the chain that this node has caught up, once governance has accepted it as a validator or accepted its next key.
///
/// Only where the node has an account of its own organisation; else a person says it with `consilium governance ready`.
/// What is refused, because another change is under way or the block named is too old by then, is tried again.
final class ReadyDuty: Sendable {
    /// Submits a transaction and says whether it was certified as `ok`.
    typealias Submit = @Sendable (SignedTransaction) async -> Bool

    private let keys: NodeKeys
    private let reader: LedgerReader
    private let logger: Logger
    private let isCatchingUp: @Sendable () -> Bool
    private let submit: Submit

    private static let lookMilliseconds = 1_000
    private static let gasLimit: UInt64 = 1_000_000
    private static let lifetimeMilliseconds: UInt64 = 30_000
    /// A chain makes a block at least every minute; whoever's newest is older has not caught up.
    private static let ageMax: UInt64 = 90_000

    init(
        keys: NodeKeys,
        reader: LedgerReader,
        logger: Logger,
        isCatchingUp: @escaping @Sendable () -> Bool,
        submit: @escaping Submit
    ) {
        self.keys = keys
        self.reader = reader
        self.logger = logger
        self.isCatchingUp = isCatchingUp
        self.submit = submit
    }

    /// Looks now and then until its task is cancelled.
    func run() async {
        while (try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))) != nil {
            guard let (candidate, transaction) = try? readiness() else { continue }
            logger.notice("this node has caught up and says so", metadata: ["key": "\(candidate)"])
            if await submit(transaction) { logger.notice("the chain takes the key up", metadata: ["key": "\(candidate)"]) }
        }
    }

    /// The transaction that is due, if one is.
    private func readiness() throws(LedgerError) -> (PublicKey, SignedTransaction)? {
        guard let account = keys.account, !isCatchingUp() else { return nil }
        let view = reader.view
        guard let header = view.header, WallClock.now().distance(above: header.time) <= Self.ageMax,
            let organisation = try view.account(of: account.publicKey)?.entry.organisation
        else { return nil }
        let membership = try view.membership()
        guard membership.change(above: header.height) == nil else { return nil }
        for key in [keys.consensus, keys.nextConsensus].compactMap({ $0 }) {
            guard let entry = membership[key.publicKey], entry.role == .candidate, entry.organisation == organisation else {
                continue
            }
            return (key.publicKey, call(key, header, signedBy: account))
        }
        return nil
    }

    private func call(_ key: SigningKey, _ header: BlockHeader, signedBy account: SigningKey) -> SignedTransaction {
        let body = Governance.readyBody(
            genesisHash: reader.genesis.hash,
            key: key.publicKey,
            height: header.height,
            block: header.hash
        )
        let signature = key.sign(type: Governance.readySignatureType, body)
        return .sign(
            Transaction(
                chainID: reader.genesis.chainID,
                expires: Timestamp(WallClock.now().rawValue + Self.lifetimeMilliseconds),
                unique: RandomBytes.generate(8),
                contract: "governance",
                function: "ready",
                arguments: [
                    .bytes(key.publicKey.bytes), .unsigned(header.height.rawValue), .bytes(header.hash.bytes),
                    .bytes(signature.bytes),
                ],
                gasLimit: Self.gasLimit
            ),
            with: account
        )
    }
}
