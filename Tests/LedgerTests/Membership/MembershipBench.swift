import ChainCrypto
import Ledger
import Primitives

/// Calls about nodes on a bench chain whose window is 4.
extension ExecutionBench {
    static let window: UInt64 = 4

    static func withMembership() throws -> ExecutionBench {
        try ExecutionBench(parameters: [(name: "window", value: Int64(window))])
    }

    static func node(
        _ number: UInt8,
        organisation: String = "acme",
        name: String? = nil,
        tls: UInt8? = nil,
        address: String = ""
    ) -> [CanonicalValue] {
        [
            .bytes(Organisations.id(named: organisation).bytes), .text(name ?? "node\(number)"),
            .bytes(Fixture.key(number).publicKey.bytes), .bytes(Fixture.key(tls ?? number + 40).publicKey.bytes), .null,
            .text(address),
        ]
    }

    /// Proposes by the first organisation and lets the second agree; the receipt of the vote that decides.
    @discardableResult
    func propose(_ function: String, _ arguments: [CanonicalValue]) throws -> Receipt {
        let proposed = try call("governance", function, arguments, by: Self.admins[0])
        guard proposed.outcome == .ok, let id = try? CanonicalValue(canonicalBytes: proposed.returnValue) else { return proposed }
        return try call("governance", "vote", [id, .bool(true)], by: Self.admins[1])
    }

    func proof(
        of number: UInt8,
        signedBy signer: UInt8? = nil,
        height: UInt64? = nil,
        block: Hash256? = nil
    ) -> [CanonicalValue] {
        let height = BlockHeight(height ?? ledger.certifiedHeight.rawValue)
        let block = block ?? (try? ledger.blocks.newest.header(at: height))?.hash ?? ledger.certified.hash
        let key = Fixture.key(number).publicKey
        let body = Governance.readyBody(genesisHash: genesis.hash, key: key, height: height, block: block)
        let signature = Fixture.key(signer ?? number).sign(type: Governance.readySignatureType, body)
        return [.bytes(key.bytes), .unsigned(height.rawValue), .bytes(block.bytes), .bytes(signature.bytes)]
    }

    /// The candidate's organisation says that it has caught up.
    @discardableResult
    func ready(_ number: UInt8, by admin: Int = 1) throws -> Receipt {
        try call("governance", "ready", proof(of: number), by: Self.admins[admin])
    }

    /// Empty blocks until the next change of the validators is in force.
    func finishEpoch() throws {
        while let change = ledger.scheduledChange, ledger.certifiedHeight <= change.lastHeight { try block([]) }
    }

    /// A node joins, from its proposal to its first height.
    func admit(_ number: UInt8) throws {
        try propose("proposeValidator", Self.node(number))
        try ready(number)
        try finishEpoch()
    }

    func key(_ number: UInt8) -> PublicKey { Fixture.key(number).publicKey }
}
