internal import ChainCrypto
package import Primitives

/// The validators of one epoch, ordered by consensus key; a validator's index is its place in this order.
///
/// Never empty, at most 128, no key twice; so that f, quorum and indexes follow from the members alone.
package struct ValidatorSet: Hashable, Sendable, CanonicalCodable {
    package static let countMax = 128
    package static let nameByteCountMax = 64

    /// One validator: the key it votes with, whose it is, what people call it, and the key of its connections.
    package struct Member: Hashable, Sendable, CanonicalCodable {
        package let key: PublicKey
        package let organisation: OrganisationID
        package let name: String
        package let tlsKey: PublicKey

        package init(key: PublicKey, organisation: OrganisationID, name: String, tlsKey: PublicKey) {
            self.key = key
            self.organisation = organisation
            self.name = name
            self.tlsKey = tlsKey
        }

        package func encode(to encoder: inout CanonicalEncoder) {
            encoder.array(4)
            encoder.bytes(key)
            encoder.bytes(organisation)
            encoder.text(name)
            encoder.bytes(tlsKey)
        }

        package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
            self = try decoder.array(4) { (decoder) throws(DecodingError) in
                Member(
                    key: try decoder.fixed(),
                    organisation: try decoder.fixed(),
                    name: try decoder.printableASCII(limit: ValidatorSet.nameByteCountMax, "validator name"),
                    tlsKey: try decoder.fixed()
                )
            }
        }
    }

    package let members: [Member]
    /// `H("consilium/validators/v1", [[key, organisation, name, TLS key]…])`.
    package let hash: Hash256

    /// Sorts the members; nil if there are none, over 128, or a key twice.
    package init?(_ unsorted: [Member]) {
        self.init(sorted: unsorted.sorted { $0.key < $1.key })
    }

    private init?(sorted members: [Member]) {
        guard !members.isEmpty, members.count <= Self.countMax,
            zip(members, members.dropFirst()).allSatisfy({ $0.key < $1.key })
        else { return nil }
        self.members = members
        var encoder = CanonicalEncoder(reservingCapacity: members.count * 128)
        encoder.list(members)
        hash = Hasher256.hash(domain: "consilium/validators/v1", encoder.bytes)
    }

    package var count: Int { members.count }
    /// f, how many may be Byzantine: ⌊(n − 1) / 3⌋.
    package var faultCountMax: Int { (count - 1) / 3 }
    /// q = ⌈(n + f + 1) / 2⌉: any two quorums share f + 1 members.
    package var quorum: Int { (count + faultCountMax + 2) / 2 }

    package func member(at index: ValidatorIndex) -> Member? {
        index.rawValue < UInt64(count) ? members[Int(index.rawValue)] : nil
    }

    package func index(of key: PublicKey) -> ValidatorIndex? {
        members.firstIndex { $0.key == key }.map { ValidatorIndex(UInt64($0)) }
    }

    package func encode(to encoder: inout CanonicalEncoder) { encoder.list(members) }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let members = try decoder.list(of: Member.self, limit: Self.countMax)
        guard let set = ValidatorSet(sorted: members) else {
            throw decoder.failure(.invalidValue("validator set; members ascend by key and no key stands twice"))
        }
        self = set
    }
}
