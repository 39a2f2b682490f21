internal import ChainCrypto
internal import Ledger
package import PBFT
package import Primitives

/// Turns received messages into authenticated ones: every outer and nested signature against the named set.
struct MessageAuthenticator {
    let committee: Committee
    let window: UInt64
    private let keys: [PublicKey]
    private let memory: SignatureMemory

    init(committee: Committee, validators: ValidatorSet, window: UInt64, memory: SignatureMemory) {
        self.committee = committee
        self.window = window
        self.memory = memory
        keys = validators.members.map(\.key)
    }

    /// Nil if any signature does not hold or anything nested is malformed.
    func authenticate(_ wire: WireMessage) -> Authenticated<SignedMessage>? {
        guard let required = wire.signed.requiredSignatures(in: committee, window: window) else { return nil }
        for item in required { guard holds(item) else { return nil } }
        return Authenticated(unchecked: wire.signed, computedDigest: Self.digest(of: wire))
    }

    /// The digest of the batch that came beside a proposal, computed from what was received.
    private static func digest(of wire: WireMessage) -> Hash256? {
        guard let batch = wire.batch, case .prePrepare(let content) = wire.signed.message else { return nil }
        return BatchDigest.digest(of: batch, at: content.height)
    }

    /// Signs an own message; it needs no check.
    func sign(_ message: PBFTMessage, as index: ValidatorIndex, with key: SigningKey) -> SignedMessage {
        let signature = memory.sign(message.signedBody(committee.context), kind: message.kind, with: key)
        return SignedMessage(message, sender: index, signature: signature)
    }

    private func holds(_ item: RequiredSignature) -> Bool {
        guard item.signer.rawValue < UInt64(keys.count) else { return false }
        let key = keys[Int(item.signer.rawValue)]
        return memory.holds(item.signature, kind: item.kind, body: item.body, key: key)
    }
}

/// The name of a batch at a height: `H("consilium/batch/v1", [height, time, count, root of ids])`.
package enum BatchDigest {
    package static func digest(of content: BatchContent, at height: BlockHeight) -> Hash256 {
        var encoder = CanonicalEncoder(reservingCapacity: 64)
        encoder.array(4)
        encoder.unsigned(height)
        encoder.unsigned(content.time)
        encoder.unsigned(UInt64(content.ids.count))
        encoder.bytes(BlockLists.transactionsRoot(content.ids))
        return Hasher256.hash(domain: "consilium/batch/v1", encoder.bytes)
    }
}
