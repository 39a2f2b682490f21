internal import Primitives

// The one form of all proofs: `[version, path or prefix, steps, end]`. Spec: `Docs/spec/state-tree.md`.
extension ProofPath {
    private static let version: UInt64 = 1

    static func decode<End: CanonicalCodable>(
        _ end: End.Type,
        of kind: String,
        from decoder: inout CanonicalDecoder
    ) throws(DecodingError) -> (path: [UInt8], steps: [ProofStep], end: End) {
        try decoder.array(4) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == version else { throw inner.failure(.invalidValue("\(kind) version")) }
            return (
                try inner.bytes(limit: StateLimits.pathByteCount), try inner.list(limit: StateLimits.pathBitCount),
                try End(from: &inner)
            )
        }
    }

    static func encode(
        _ path: [UInt8],
        _ steps: [ProofStep],
        _ end: some CanonicalCodable,
        to encoder: inout CanonicalEncoder
    ) {
        encoder.array(4)
        encoder.unsigned(version)
        encoder.bytes(path)
        encoder.list(steps)
        encoder.encode(end)
    }
}
