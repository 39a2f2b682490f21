package import Primitives

/// A block that the verifier knows from elsewhere, written `HEIGHT:HASH`.
package struct TrustedPoint: Hashable, Sendable {
    package let height: BlockHeight
    package let hash: Hash256

    package init(height: BlockHeight, hash: Hash256) {
        self.height = height
        self.hash = hash
    }

    /// Reads `HEIGHT:HASH`: a decimal height and 64 hex digits.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let height = UInt64(parts[0]), let hash = Hash256(hex: String(parts[1])) else { return nil }
        self.init(height: BlockHeight(height), hash: hash)
    }
}
