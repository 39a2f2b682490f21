internal import ChainCrypto
package import Primitives

/// One validator of epoch 0: whose it is, what people call it, and its keys.
package struct GenesisValidator: Hashable, Sendable, CanonicalCodable {
    /// The organisation's name.
    package let organisation: String
    package let name: String
    package let consensusKey: PublicKey
    package let tlsKey: PublicKey
    /// The key to which data keys are wrapped for this node as a custodian; nil where it holds no records.
    package let hpkeKey: [UInt8]?

    package init(
        organisation: String,
        name: String,
        consensusKey: PublicKey,
        tlsKey: PublicKey,
        hpkeKey: [UInt8]? = nil
    ) {
        self.organisation = organisation
        self.name = name
        self.consensusKey = consensusKey
        self.tlsKey = tlsKey
        self.hpkeKey = hpkeKey
    }

    /// The same validator as a member of a set.
    package var member: ValidatorSet.Member {
        ValidatorSet.Member(
            key: consensusKey,
            organisation: Organisations.id(named: organisation),
            name: name,
            tlsKey: tlsKey
        )
    }

    /// The same validator as governance knows it: it votes from the first height on.
    var entry: NodeEntry {
        var entry = NodeEntry(
            organisation: Organisations.id(named: organisation),
            name: name,
            tlsKey: tlsKey,
            hpkeKey: hpkeKey,
            role: .validator
        )
        entry.since = BlockHeight(1)
        return entry
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.text(organisation)
        encoder.text(name)
        encoder.bytes(consensusKey)
        encoder.bytes(tlsKey)
        if let hpkeKey { encoder.bytes(hpkeKey) } else { encoder.null() }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(5) { (decoder) throws(DecodingError) in
            GenesisValidator(
                organisation: try decoder.text(limit: GenesisRules.nameByteCountMax),
                name: try decoder.text(limit: GenesisRules.nameByteCountMax),
                consensusKey: try decoder.fixed(),
                tlsKey: try decoder.fixed(),
                hpkeKey: decoder.takeNull() ? nil : try decoder.bytes(limit: GenesisRules.hpkeKeyByteCountMax)
            )
        }
    }
}
