import Primitives

/// One decoder of bytes that come from a peer, a client or the disk, as something to throw bytes at.
///
/// Whatever the bytes are, `run` returns: a value, a rejection or an error, never a trap. What is accepted must encode to the
/// same bytes again where the format is canonical.
package struct FuzzTarget: Sendable {
    package let name: String
    /// What is worth starting from: hex texts of golden files, or whole text files.
    package let seeds: Seeds
    package let run: @Sendable ([UInt8]) -> Void

    package enum Seeds: Sendable {
        case goldenHex
        /// Files below these folders of the repository with one of these endings.
        case files(folders: [String], endings: [String])
    }

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

    /// A canonical format: accepted bytes come back as they were.
    static func canonical<Value: CanonicalCodable & SendableMetatype>(
        _ name: String,
        _ type: Value.Type,
        then use: @escaping @Sendable (Value) -> Void = { _ in }
    ) -> FuzzTarget {
        FuzzTarget(name: name, seeds: .goldenHex) { bytes in
            guard let value = try? Value(canonicalBytes: bytes) else { return }
            precondition(value.canonicalBytes == bytes, "\(name): accepted bytes are not the canonical ones")
            use(value)
        }
    }
}
