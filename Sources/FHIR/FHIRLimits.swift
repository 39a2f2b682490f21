/// How much input is taken at most.
package struct FHIRLimits: Hashable, Sendable {
    /// One JSON value: an NDJSON line or a whole Bundle.
    package var valueBytes: Int
    /// All kept resources together.
    package var totalBytes: Int

    package init(valueBytes: Int = 1 << 28, totalBytes: Int = 1 << 32) {
        self.valueBytes = valueBytes
        self.totalBytes = totalBytes
    }
}
