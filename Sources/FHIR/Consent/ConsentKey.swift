internal import ChainCrypto
package import Primitives

/// How names and codes of the outside stand on the chain: as `H("consilium/consent/KIND/v1", UTF-8)`, each kind for itself.
package enum ConsentKey: String, CaseIterable, Sendable {
    /// A reader, custodian or author: a reference's name.
    case party
    /// `system|code`.
    case purpose
    case label
    case `class`
    case code
    /// `MEANING:NAME`.
    case data

    package func hash(_ text: String) -> Hash256 {
        Hasher256.hash(domain: "consilium/consent/\(rawValue)/v1", Array(text.utf8))
    }
}
