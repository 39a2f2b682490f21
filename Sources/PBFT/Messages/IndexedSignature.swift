package import Primitives

/// One validator's signature inside a certificate: [validator index, signature].
package struct IndexedSignature: Hashable, Sendable, CanonicalCodable {
    package let index: ValidatorIndex
    package let signature: SignatureBytes

    package init(index: ValidatorIndex, signature: SignatureBytes) {
        self.index = index
        self.signature = signature
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.unsigned(index)
        encoder.bytes(signature)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(2) { (inner) throws(DecodingError) in
            IndexedSignature(index: try inner.counter(), signature: try inner.fixed())
        }
    }
}

extension [IndexedSignature] {
    /// Whether the indices are members in strictly ascending order and at least a quorum: nobody counts twice (INV-7).
    func formQuorum(in committee: Committee) -> Bool {
        guard count >= committee.quorum, count <= committee.size else { return false }
        var previous: ValidatorIndex?
        for entry in self {
            guard committee.contains(entry.index) else { return false }
            if let previous, entry.index <= previous, !Mutation.isActive(.duplicateSignerCounted) { return false }
            previous = entry.index
        }
        return true
    }
}
