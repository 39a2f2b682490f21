/// How much a node's pool holds; a setting of the node, not of the chain.
package struct PoolLimits: Hashable, Sendable {
    package let countMax: Int
    package let byteCountMax: Int
    /// What a refused sender is told to wait.
    package let retryAfterMilliseconds: UInt64

    package init(countMax: Int = 100_000, byteCountMax: Int = 134_217_728, retryAfterMilliseconds: UInt64 = 1_000) {
        precondition(countMax >= 1 && byteCountMax >= 1, "a pool holds at least one transaction")
        self.countMax = countMax
        self.byteCountMax = byteCountMax
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }
}
