package import Ledger
package import NodeRuntime
package import Primitives
internal import StateTree
internal import Validator

extension Node: NodeService {
    package var name: String { configuration.node.name }

    package func waitingTransactions(limit: Int) async -> (ids: [TransactionID], count: Int, byteCount: Int)? {
        await inspect { validator in
            let waiting = validator.pool.waiting(arrivedBy: Timestamp(.max), limit: limit)
            return (waiting.map(\.id), validator.pool.waitingCount, validator.pool.waitingByteCount)
        }
    }

    package func precheck(_ transaction: SignedTransaction, now: Timestamp) async -> TransactionRejection? {
        let found = await inspect { validator -> TransactionRejection? in
            do throws(LedgerError) {
                switch try validator.ledger.precheck(transaction, at: now) {
                case .refused(let rejection): return rejection
                case .passed: return try validator.ledger.checkCall(transaction)
                }
            } catch { return TransactionRejection(.poolFull, "\(error)") }
        }
        return found ?? TransactionRejection(.poolFull, "the node is stopping; send it to another node or try again later")
    }

    package func prove(_ request: StateProofRequest) async throws(LedgerError) -> StateProofAnswer? {
        // The proof is made between two steps of the validator, so the reader shows the very state that is proved.
        let result = await inspect { validator -> Result<StateProofAnswer, LedgerError> in
            do throws(LedgerError) {
                let view = validator.ledger.reader.view
                let proof =
                    switch request {
                    case .key(let key): try validator.ledger.stateProof(of: key).canonicalBytes
                    case .prefix(let path): try validator.ledger.prefixProof(of: path).canonicalBytes
                    }
                return .success(StateProofAnswer(height: view.height, stateRoot: view.stateRoot, proof: proof))
            } catch { return .failure(error) }
        }
        return try result?.get()
    }
}
