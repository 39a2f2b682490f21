package import Primitives

/// Names of organisations.
package enum Organisations {
    /// `H("consilium/organisation/v1", UTF-8 of the name)`: the organisation's identifier on the chain.
    package static func id(named name: String) -> OrganisationID {
        let hash = Hasher256.hash(domain: "consilium/organisation/v1", Array(name.utf8))
        guard let id = OrganisationID(bytes: hash.bytes) else {
            preconditionFailure("a hash and an organisation's identifier have the same length")
        }
        return id
    }
}
