package import Primitives

/// An enum and its cases, in declared order; a case may carry payload.
package struct EnumDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    /// One case: its name and the types of its payload.
    package struct Case: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
        package let name: String
        package let payload: [ContractType]

        package init(_ name: String, _ payload: [ContractType] = []) {
            self.name = name
            self.payload = payload
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(2)
            encoder.text(name)
            encoder.list(payload)
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            (name, payload) = try decoder.array(2) { (inner) throws(DecodingError) in
                (try inner.text(limit: MachineLimits.nameBytes), try inner.list(limit: MachineLimits.fields))
            }
        }
    }

    package let name: String
    package let cases: [Case]

    package init(_ name: String, _ cases: [Case]) {
        self.name = name
        self.cases = cases
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(2)
        encoder.text(name)
        encoder.list(cases)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (name, cases) = try decoder.array(2) { (inner) throws(DecodingError) in
            (try inner.text(limit: MachineLimits.nameBytes), try inner.list(limit: MachineLimits.cases))
        }
    }
}
