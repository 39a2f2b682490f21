internal import ContractVM
package import Primitives

/// What `governance` knows of one node: whose it is, its keys, where it is reached, and since when it votes.
///
/// Stored under its consensus key as `[organisation, name, TLS key, HPKE key?, address, role, since, until?, replaces?]`.
package struct NodeEntry: Hashable, Sendable {
    /// What a node may do.
    package enum Role: String, Hashable, Sendable {
        /// Votes on the heights from `since` on, below `until` if there is one.
        case validator
        /// Accepted as a validator; fetches blocks until it has shown on the chain that it has caught up.
        case candidate
        /// Fetches blocks and never votes.
        case observer
    }

    package var organisation: OrganisationID
    package var name: String
    package var tlsKey: PublicKey
    package var hpkeKey: [UInt8]?
    /// `host:port`, or empty for a node that only dials others.
    package var address: String
    package var role: Role
    /// The first height that it signs; 0 unless it is a validator.
    package var since = BlockHeight.genesis
    /// The first height that it signs no more.
    package var until: BlockHeight?
    /// The validator whose keys a candidate takes over.
    package var replaces: PublicKey?

    package init(
        organisation: OrganisationID,
        name: String,
        tlsKey: PublicKey,
        hpkeKey: [UInt8]? = nil,
        address: String = "",
        role: Role
    ) {
        self.organisation = organisation
        self.name = name
        self.tlsKey = tlsKey
        self.hpkeKey = hpkeKey
        self.address = address
        self.role = role
    }

    /// Whether it signs the block of this height.
    package func signs(_ height: BlockHeight) -> Bool {
        guard role == .validator, since <= height else { return false }
        return until.map { height < $0 } ?? true
    }

    package func member(_ key: PublicKey) -> ValidatorSet.Member {
        ValidatorSet.Member(key: key, organisation: organisation, name: name, tlsKey: tlsKey)
    }

    init?(_ value: ContractValue) {
        guard case .record(let fields) = value, fields.count == 9, case .organisation(let organisation) = fields[0],
            case .text(let name) = fields[1], case .bytes(let tlsKey) = fields[2], let tlsKey = PublicKey(bytes: tlsKey),
            case .text(let address) = fields[4], case .text(let role) = fields[5],
            let role = Role(rawValue: String(decoding: role, as: UTF8.self)), case .int(let since) = fields[6]
        else { return nil }
        self.organisation = organisation
        self.name = String(decoding: name, as: UTF8.self)
        self.tlsKey = tlsKey
        if case .bytes(let key) = fields[3] { hpkeKey = key }
        self.address = String(decoding: address, as: UTF8.self)
        self.role = role
        self.since = BlockHeight(UInt64(clamping: since))
        if case .int(let height) = fields[7] { until = BlockHeight(UInt64(clamping: height)) }
        if case .bytes(let key) = fields[8] { replaces = PublicKey(bytes: key) }
    }

    var value: ContractValue {
        .record([
            .organisation(organisation), .text(name), .bytes(tlsKey.bytes), hpkeKey.map(ContractValue.bytes) ?? .none,
            .text(address), .text(role.rawValue), .int(Int64(clamping: since.rawValue)),
            until.map { .int(Int64(clamping: $0.rawValue)) } ?? .none, replaces.map { .bytes($0.bytes) } ?? .none,
        ])
    }
}
