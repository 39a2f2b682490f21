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
    /// The set that signs from the next block on, if this block ends an epoch.
    package let nextValidators: ValidatorSet?
    /// Whether it changed a parameter of the chain.
    package let changesRules: Bool
    /// Whether it changed what is known of a node: who votes, who follows, where it is.
    package let changesNodes: Bool

    package var height: BlockHeight { header.height }
}
