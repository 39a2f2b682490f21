internal import ChainCrypto
package import Primitives

/// How names and codes of the outside stand on the chain: as hashes, each kind for itself, where there is a key under that key.
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

    /// Whether a key changes its hashes; purposes and classes the contract itself has to know.
    private var isKeyed: Bool { self != .purpose && self != .class }

    /// `H("consilium/consent/KIND/v1", UTF-8)`, or the hash under the key.
    package func hash(_ text: String, under secret: ConsentSecret? = nil) -> Hash256 {
        if isKeyed, let keyed = secret?.hash(text, domain: "consilium/consent/\(rawValue)/keyed/v1") { return keyed }
        return Hasher256.hash(domain: "consilium/consent/\(rawValue)/v1", Array(text.utf8))
    }
}
