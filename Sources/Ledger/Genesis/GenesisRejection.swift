/// Why a genesis document cannot be used: where in the document, and what is wrong.
package struct GenesisRejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// As in `validators[2].consensus_key`; empty for the document as a whole.
    package let path: String
    package let message: String

    package init(path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    package var description: String { path.isEmpty ? "genesis: \(message)" : "genesis: \(path): \(message)" }
}
