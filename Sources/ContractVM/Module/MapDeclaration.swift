package import Primitives

/// A map in state: the components of its key, in order, and the type of its values.
package struct MapDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package let name: String
    package let key: [FieldDeclaration]
    package let value: ContractType

    package init(_ name: String, key: [FieldDeclaration], value: ContractType) {
        self.name = name
        self.key = key
        self.value = value
    }

    package var keyTypes: [ContractType] { key.map(\.type) }

    /// Whether it begins empty with each version of the contract: the compiler's own maps do, whose names have a dot, which no
    /// author can write.
    package var belongsToVersion: Bool { name.utf8.contains(UInt8(ascii: ".")) }

    /// The type of one entry of a scan: the whole key, then the value.
    package var entry: ContractType { .tuple(keyTypes + [value]) }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.text(name)
        encoder.list(key)
        encoder.encode(value)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (name, key, value) = try decoder.array(3) { (inner) throws(DecodingError) in
            (
                try inner.text(limit: MachineLimits.nameBytes), try inner.list(limit: MachineLimits.keyComponents),
                try ContractType(from: &inner)
            )
        }
    }
}
