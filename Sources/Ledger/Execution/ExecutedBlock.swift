package import Primitives
internal import StateTree

/// A block that was executed here and is not certified yet; it lives in memory over the stored state.
package struct ExecutedBlock {
    package let header: BlockHeader
    package let hash: Hash256
    package let bodies: [SignedTransaction]
    /// In parallel with `bodies`.
    package let receipts: [Receipt]
    let version: StateVersion
    /// Whether it changed a parameter of the chain.
    package let changesRules: Bool

    package var height: BlockHeight { header.height }
}
