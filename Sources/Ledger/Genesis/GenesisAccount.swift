package import Primitives

/// One account that exists from the start, so that somebody can register the others.
package struct GenesisAccount: Hashable, Sendable, CanonicalCodable {
    /// The account's first signing key, which names it.
    package let account: AccountID
    /// The organisation's name; nil for a person who belongs to none.
    package let organisation: String?
    /// Ascending, none twice.
    package let roles: [String]
    package let hpkeKey: [UInt8]?

    package init(account: AccountID, organisation: String?, roles: [String], hpkeKey: [UInt8]? = nil) {
        self.account = account
        self.organisation = organisation
        self.roles = roles.sorted()
        self.hpkeKey = hpkeKey
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(4)
        encoder.bytes(account)
        if let organisation { encoder.text(organisation) } else { encoder.null() }
        encoder.array(roles.count)
        for role in roles { encoder.text(role) }
        if let hpkeKey { encoder.bytes(hpkeKey) } else { encoder.null() }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(4) { (decoder) throws(DecodingError) in
            let account: AccountID = try decoder.fixed()
            let organisation = decoder.takeNull() ? nil : try decoder.text(limit: GenesisRules.nameByteCountMax)
            let roles = try decoder.list(limit: GenesisRules.roleCountMax) { (decoder) throws(DecodingError) in
                try decoder.printableASCII(limit: GenesisRules.nameByteCountMax, "role")
            }
            guard zip(roles, roles.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw decoder.failure(.invalidValue("list of roles; they ascend and none stands twice"))
            }
            let hpkeKey = decoder.takeNull() ? nil : try decoder.bytes(limit: GenesisRules.hpkeKeyByteCountMax)
            return GenesisAccount(account: account, organisation: organisation, roles: roles, hpkeKey: hpkeKey)
        }
    }
}
