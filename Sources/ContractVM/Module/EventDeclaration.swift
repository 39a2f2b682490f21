package import Primitives

/// An event and its fields, in declared order.
package struct EventDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package let name: String
    package let fields: [FieldDeclaration]

    package init(_ name: String, _ fields: [FieldDeclaration]) {
        self.name = name
        self.fields = fields
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.text(name)
        encoder.list(fields)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (name, fields) = try decoder.array(2) { (inner) throws(DecodingError) in
            (try inner.text(limit: MachineLimits.nameBytes), try inner.list(limit: MachineLimits.fields))
        }
    }
}
