internal import ContractVM
internal import Primitives

/// What a node must be before governance takes it up, and what a change of the validators must leave.
///
/// Asked when something is proposed and again when it would take effect, because other proposals pass in between.
enum MembershipRules {
    static let addressByteCountMax = 255

    /// Refuses a node whose organisation, name, keys or address cannot be.
    static func check(_ entry: NodeEntry, _ key: PublicKey, _ call: BuiltInCall) throws(CallFailure) {
        try call.require(
            try RegistryWriter(call).organisation(entry.organisation)?.isActive == true,
            "there is no active organisation of this name; propose it first with proposeOrganisation"
        )
        do throws(GenesisRejection) { try GenesisRules.checkName(entry.name, at: "name") } catch { throw .refused(error.message) }
        try call.require(isAddress(entry.address), "an address is HOST:PORT, such as node5.example:7600, or empty")
        let membership = try call.membership()
        try checkKeys(entry, key, membership, call)
        let others = membership.nodes.filter { $0.key != entry.replaces }
        try call.require(!others.contains { $0.entry.name == entry.name }, "another node has this name")
        let followers = membership.nodes.count { $0.entry.role != .validator }
        try call.require(
            followers < Membership.followerCountMax,
            "there are \(Membership.followerCountMax) candidates and observers already; remove one first"
        )
    }

    /// Every key has one purpose, and one life: a key that voted once never comes back.
    private static func checkKeys(
        _ entry: NodeEntry,
        _ key: PublicKey,
        _ membership: Membership,
        _ call: BuiltInCall
    ) throws(CallFailure) {
        try call.require(key != entry.tlsKey, "the consensus key and the TLS key are the same; every key has one purpose")
        for node in membership.nodes {
            let isTaken = node.key == key || node.key == entry.tlsKey || node.entry.tlsKey == key
            try call.require(!isTaken, "a node has one of these keys already")
            if node.key != entry.replaces {
                try call.require(node.entry.tlsKey != entry.tlsKey, "another node has this TLS key")
            }
        }
        try call.require(
            try call.read(Governance.Map.retiredKeys.rawValue, .bytes(key.bytes)) == nil,
            "this consensus key belonged to a validator before; make a new one"
        )
        for used in [key, entry.tlsKey] {
            let owner: AccountID?
            do throws(HostFailure) { owner = try call.directory.account(of: used) } catch { throw .host(error) }
            try call.require(owner == nil, "one of these keys is an account's; a node needs keys of its own")
        }
    }

    /// Refuses a second change of the validators while one is decided and not in force.
    static func checkNoChangeUnderWay(_ membership: Membership, _ call: BuiltInCall) throws(CallFailure) {
        guard let change = membership.change(above: call.block.height) else { return }
        throw .refused(
            "another change of the validators takes effect after height \(change.lastHeight); send this again then"
        )
    }

    /// The first height of the epoch that a change in the present block begins: nobody can have voted there yet.
    static func firstHeight(_ call: BuiltInCall) throws(CallFailure) -> BlockHeight {
        let parameters: ChainParameters
        do throws(HostFailure) { parameters = try call.directory.parameters() } catch { throw .host(error) }
        guard let height = call.block.height.advanced(by: parameters.window + 1) else {
            throw .refused("there are no heights left")
        }
        return height
    }

    /// Empty, or a host and a port from 1 to 65535.
    static func isAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        if bytes.isEmpty { return true }
        guard bytes.count <= addressByteCountMax, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let colon = bytes.lastIndex(of: UInt8(ascii: ":")), colon > 0
        else { return false }
        let host = bytes[..<colon]
        let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]") && host.count > 2
        guard isBracketed || !host.contains(UInt8(ascii: ":")) else { return false }
        guard let port = UInt16(String(decoding: bytes[(colon + 1)...], as: UTF8.self)) else { return false }
        return port > 0
    }
}
