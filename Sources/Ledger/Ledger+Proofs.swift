internal import Primitives
package import StateTree

extension Ledger {
    /// Proof of one key's value, or of its absence, under the state root of the newest certified block.
    package func stateProof(of key: StateKey) throws(LedgerError) -> StateProof {
        do throws(StateTreeError) { return try tree.prove(key, at: tree.stored) } catch {
            throw .damagedState(detail: "\(error)")
        }
    }

    /// Proof of all keys under a prefix, under the state root of the newest certified block.
    package func prefixProof(of prefix: [UInt8]) throws(LedgerError) -> PrefixProof {
        do throws(StateTreeError) { return try tree.provePrefix(prefix, at: tree.stored) } catch {
            throw .damagedState(detail: "\(error)")
        }
    }
}
