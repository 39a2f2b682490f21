internal import ChainCrypto
internal import ContractVM
package import Primitives

// Who votes, who may follow: proposals about nodes, and what they do once accepted. `Docs/spec/membership.md`.
extension Governance {
    /// What the signature of `ready` is made over: `"consilium/ready/v1" ‖ 0x00 ‖ [genesis hash, key, height, block hash]`.
    package static let readySignatureType = "ready"

    package static func readyBody(genesisHash: Hash256, key: PublicKey, height: BlockHeight, block: Hash256) -> [UInt8] {
        var encoder = CanonicalEncoder(reservingCapacity: 112)
        encoder.array(4)
        encoder.bytes(genesisHash)
        encoder.bytes(key)
        encoder.unsigned(height)
        encoder.bytes(block)
        return encoder.bytes
    }

    // MARK: Proposals

    /// `proposeValidator` and `proposeObserver`: organisation, name, consensus key, TLS key, HPKE key, address.
    static func proposeNode(_ role: NodeEntry.Role, _ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let entry = NodeEntry(
            organisation: call.organisation(0),
            name: String(decoding: call.bytes(1), as: UTF8.self),
            tlsKey: try key(call.bytes(3)),
            hpkeKey: call.optionalBytes(4),
            address: String(decoding: call.bytes(5), as: UTF8.self),
            role: role
        )
        let key = try key(call.bytes(2))
        try MembershipRules.check(entry, key, call)
        return try open(.node(key, entry), call)
    }

    /// `proposeKeys`: the validator, its new consensus, TLS and HPKE key, its address from then on.
    static func proposeKeys(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let old = try key(call.bytes(0))
        let standing = try standingValidator(old, call)
        var entry = NodeEntry(
            organisation: standing.organisation,
            name: standing.name,
            tlsKey: try key(call.bytes(2)),
            hpkeKey: call.optionalBytes(3) ?? standing.hpkeKey,
            address: String(decoding: call.bytes(4), as: UTF8.self),
            role: .candidate
        )
        entry.replaces = old
        let key = try key(call.bytes(1))
        try MembershipRules.check(entry, key, call)
        return try open(.node(key, entry), call)
    }

    /// A node and, if what it did is proved, the evidence, for everybody who votes to see.
    static func proposeRemoval(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let node = try key(call.bytes(0))
        guard let entry = try call.node(node) else { throw .refused("no node has this consensus key") }
        if entry.role == .validator { _ = try standingValidator(node, call) }
        let evidence = call.optionalHash(1)
        if let evidence {
            let faults: [KnownFault]
            do throws(HostFailure) { faults = try call.directory.faults(of: node) } catch { throw .host(error) }
            try call.require(
                faults.contains { $0.fault.evidence == evidence },
                "the chain has no such evidence against this node; see `consilium governance faults`"
            )
        }
        return try open(.removal(node, evidence: evidence), call)
    }

    // MARK: Accepted

    /// A node that more than half of the organisations want: it may connect and fetch blocks from now on.
    static func accept(_ key: PublicKey, _ entry: NodeEntry, _ call: BuiltInCall) throws(CallFailure) {
        if let replaced = entry.replaces { _ = try standingValidator(replaced, call) }
        try MembershipRules.check(entry, key, call)
        try store(key, entry, call)
        try call.emit(Event.nodeAccepted.rawValue, .bytes(key.bytes), .text(entry.role.rawValue))
    }

    static func remove(_ key: PublicKey, _ call: BuiltInCall) throws(CallFailure) {
        guard let entry = try call.node(key) else { throw .refused("no node has this consensus key") }
        guard entry.role == .validator else {
            try store(key, nil, call)
            return try call.emit(Event.nodeRemoved.rawValue, .bytes(key.bytes))
        }
        _ = try standingValidator(key, call)
        let membership = try call.membership()
        try MembershipRules.checkNoChangeUnderWay(membership, call)
        let first = try MembershipRules.firstHeight(call)
        let remaining = membership.validators(at: first)?.count ?? 0
        try call.require(remaining > 1, "a chain needs at least one validator; admit another one first")
        try retire(membership, call)
        try leave(key, entry, at: first, call)
    }

    /// `ready`: the candidate's node proves that it holds the chain; its vote counts from the next epoch on.
    static func ready(_ call: BuiltInCall) throws(CallFailure) {
        let key = try key(call.bytes(0))
        guard var entry = try call.node(key), entry.role == .candidate else {
            throw .refused("no accepted candidate has this consensus key; propose it and let the organisations vote first")
        }
        guard try call.entry(of: call.caller)?.organisation == entry.organisation else {
            throw .notPermitted("only an account of the candidate's organisation says that it is ready")
        }
        try checkProof(key, call)
        let membership = try call.membership()
        try MembershipRules.checkNoChangeUnderWay(membership, call)
        let first = try MembershipRules.firstHeight(call)
        let replaced = try entry.replaces.map { (old) throws(CallFailure) in (key: old, entry: try standingValidator(old, call)) }
        let count = membership.validators(at: first)?.count ?? 0
        try call.require(
            replaced != nil || count < ValidatorSet.countMax,
            "there are \(ValidatorSet.countMax) validators already; remove one first"
        )
        try retire(membership, call)
        (entry.role, entry.since, entry.replaces) = (.validator, first, nil)
        try store(key, entry, call)
        try call.emit(Event.validatorJoins.rawValue, .bytes(key.bytes), .int(Int64(clamping: first.rawValue)))
        if let replaced { try leave(replaced.key, replaced.entry, at: first, call) }
    }

    /// A signature by the candidate's own key over a recent block shows that it holds the key and the chain.
    private static func checkProof(_ key: PublicKey, _ call: BuiltInCall) throws(CallFailure) {
        let height = BlockHeight(UInt64(clamping: call.int(1)))
        let found: Hash256?
        do throws(HostFailure) { found = try call.block.hash(of: height) } catch { throw .host(error) }
        guard let found else {
            throw .refused(
                "height \(height) is not one of the last \(BlockContext.recentBlockCount) blocks; sign a newer one once the node has caught up"
            )
        }
        try call.require(found == call.hash(2), "the block at height \(height) has another hash; the node is not on this chain")
        let body = readyBody(genesisHash: call.block.genesisHash, key: key, height: height, block: found)
        let signature = SignatureBytes(bytes: call.bytes(3))
        try call.require(
            signature.map { SignatureCheck.isValid($0, type: readySignatureType, body: body, key: key) } ?? false,
            "the signature is not the candidate's over this block"
        )
    }

    // MARK: Entries

    private static func leave(
        _ key: PublicKey,
        _ entry: NodeEntry,
        at first: BlockHeight,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        var entry = entry
        entry.until = first
        try store(key, entry, call)
        try call.emit(Event.validatorLeaves.rawValue, .bytes(key.bytes), .int(Int64(clamping: first.rawValue)))
    }

    /// Validators that left in an earlier epoch make room; their keys stay known.
    private static func retire(_ membership: Membership, _ call: BuiltInCall) throws(CallFailure) {
        for node in membership.nodes {
            guard let until = node.entry.until, until <= call.block.height else { continue }
            try store(node.key, nil, call)
            try call.write(
                Map.retiredKeys.rawValue,
                .bytes(node.key.bytes),
                value: .int(Int64(clamping: until.rawValue))
            )
        }
    }

    private static func standingValidator(_ key: PublicKey, _ call: BuiltInCall) throws(CallFailure) -> NodeEntry {
        guard let entry = try call.node(key), entry.role == .validator else {
            throw .refused("no validator has this consensus key")
        }
        try call.require(entry.until == nil, "this validator leaves already, or has left")
        return entry
    }

    private static func store(_ key: PublicKey, _ entry: NodeEntry?, _ call: BuiltInCall) throws(CallFailure) {
        try call.write(Map.nodes.rawValue, .bytes(key.bytes), value: entry?.value)
    }

    static func key(_ bytes: [UInt8]) throws(CallFailure) -> PublicKey {
        guard let key = PublicKey(bytes: bytes) else { throw .refused("a key has 32 bytes") }
        return key
    }

    // MARK: Queries

    /// Every node: its key, and what is known of it.
    static func nodes(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        .list(try call.membership().nodes.map { .record([.bytes($0.key.bytes), $0.entry.value]) })
    }
}
