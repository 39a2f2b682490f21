package import ChainCrypto
package import PBFT
package import Primitives

/// Signatures under messages of agreement that are known to hold: made here, or verified once.
///
/// Votes that come again inside certificates are not verified again, and what is said again is not signed again. Each
/// validator has its own; simulated ones share one in a world, since a signature holds for everybody or for nobody. Bounded:
/// two generations are kept, and the older one is forgotten.
package final class SignatureMemory {
    /// Everything that decides whether a signature holds.
    private struct Entry: Hashable {
        let content: Hash256
        let signature: SignatureBytes
    }

    private struct Generation {
        var known: Set<Entry> = []
        var made: [Hash256: SignatureBytes] = [:]
    }

    /// Two generations of this size are remembered.
    private static let generationSize = 4_096

    private var newer = Generation()
    private var older = Generation()

    package init() {}

    /// Whether the signature holds; asks libsodium only if that is not known.
    package func holds(_ signature: SignatureBytes, kind: MessageKind, body: [UInt8], key: PublicKey) -> Bool {
        let entry = Entry(content: Self.content(body, kind: kind, key: key), signature: signature)
        if newer.known.contains(entry) || older.known.contains(entry) { return true }
        guard SignatureCheck.isValid(signature, type: kind.name, body: body, key: key) else { return false }
        remember(entry)
        return true
    }

    /// Signs a body; whoever sees the signature again need not verify it.
    package func sign(_ body: [UInt8], kind: MessageKind, with key: SigningKey) -> SignatureBytes {
        let content = Self.content(body, kind: kind, key: key.publicKey)
        if let made = newer.made[content] ?? older.made[content] { return made }
        let signature = key.sign(type: kind.name, body)
        remember(Entry(content: content, signature: signature))
        newer.made[content] = signature
        return signature
    }

    /// What is signed, and by which key; a hash, because a member may sign bodies as large as a message can be.
    private static func content(_ body: [UInt8], kind: MessageKind, key: PublicKey) -> Hash256 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(PublicKey.byteCount + 1 + body.count)
        key.appendBytes(to: &bytes)
        bytes.append(kind.rawValue)
        bytes += body
        return Hasher256.hash(bytes)
    }

    private func remember(_ entry: Entry) {
        if newer.known.count >= Self.generationSize {
            older = newer
            newer = Generation()
        }
        newer.known.insert(entry)
    }
}
