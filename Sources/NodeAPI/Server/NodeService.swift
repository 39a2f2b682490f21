package import Ledger
package import NodeRuntime
package import PeerNetwork
package import Primitives
package import StateTree
package import Validator

/// What the API needs of a running node; `Node` has it, and tests bring their own.
package protocol NodeService: Sendable {
    var genesis: GenesisDocument { get }
    /// Certified blocks and state.
    var reader: LedgerReader { get }
    var metrics: NodeMetrics { get }
    /// Certified blocks as they come.
    var feed: BlockFeed { get }
    var validatorKey: PublicKey { get }
    /// What the operator calls this node.
    var name: String { get }
    var status: ValidatorStatus { get }
    var peers: [PeerState] { get }
    /// What the node sees of itself and of the others, for telling what is wrong.
    var observation: NodeObservation { get }

    /// Waits until each transaction was admitted to the pool or refused.
    func submit(_ transactions: [SignedTransaction]) async -> [SubmissionOutcome]

    /// Submits one transaction and waits until it is certified, at most so long.
    func submitAndWait(
        _ transaction: SignedTransaction,
        milliseconds: Int
    ) async -> Result<CertificationOutcome, TransactionRejection>

    /// Where a transaction stands; certified ones are found on disk.
    func transactionStatus(of id: TransactionID) async throws(LedgerError) -> TransactionStatus

    /// What waits in the pool, at most `limit` ids; nil while the node stops.
    func waitingTransactions(limit: Int) async -> (ids: [TransactionID], count: Int, byteCount: Int)?

    /// Why the transaction would not be admitted now; nil if it would.
    func precheck(_ transaction: SignedTransaction, now: Timestamp) async -> TransactionRejection?

    /// Proofs under the newest certified state root, with the header of that height; nil while the node stops.
    func prove(_ request: StateProofRequest) async throws(LedgerError) -> StateProofAnswer?
}

/// One key, or everything under a prefix.
package enum StateProofRequest: Hashable, Sendable {
    case key(StateKey)
    case prefix([UInt8])
}

/// A proof in canonical CBOR, and the certified block whose state root it leads to.
package struct StateProofAnswer: Hashable, Sendable {
    package let height: BlockHeight
    package let stateRoot: Hash256
    package let proof: [UInt8]

    package init(height: BlockHeight, stateRoot: Hash256, proof: [UInt8]) {
        self.height = height
        self.stateRoot = stateRoot
        self.proof = proof
    }
}
