internal import ChainCrypto
package import Primitives

/// One organisation of the consortium; `name` is its identity, `display` is what people read.
package struct GenesisOrganisation: Hashable, Sendable, CanonicalCodable {
    package let name: String
    /// `hospital`, `insurer`, `regulator`, … — what contracts ask with `org(kind)`.
    package let kind: String
    package let display: String

    package init(name: String, kind: String, display: String) {
        self.name = name
        self.kind = kind
        self.display = display
    }

    /// `H("consilium/organisation/v1", name)`.
    package var id: OrganisationID { Organisations.id(named: name) }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.text(name)
        encoder.text(kind)
        encoder.text(display)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (decoder) throws(DecodingError) in
            GenesisOrganisation(
                name: try decoder.text(limit: GenesisRules.nameByteCountMax),
                kind: try decoder.text(limit: GenesisRules.nameByteCountMax),
                display: try decoder.text(limit: GenesisRules.displayByteCountMax)
            )
        }
    }
}
