package import Primitives

/// A name and a type: a field of a record or event, a parameter, a component of a key.
package struct FieldDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package let name: String
    package let type: ContractType

    package init(_ name: String, _ type: ContractType) {
        self.name = name
        self.type = type
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.text(name)
        encoder.encode(type)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (name, type) = try decoder.array(2) { (inner) throws(DecodingError) in
            (try inner.text(limit: MachineLimits.nameBytes), try ContractType(from: &inner))
        }
    }
}
