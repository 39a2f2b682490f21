import PBFT
import Primitives

/// Stand-ins for hashing and signing: deterministic, distinct, and quick.
///
/// The replica must not care.
enum Fake {
    static func mix(_ words: [UInt64]) -> UInt64 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in words {
            state ^= word
            state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
            state ^= state >> 31
        }
        return state
    }

    static func bytes(_ words: [UInt64], count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var part: UInt64 = 1
        while bytes.count < count {
            var word = mix(words + [part])
            for _ in 0..<8 where bytes.count < count {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
            part += 1
        }
        return bytes
    }

    static func hash(_ words: UInt64...) -> Hash256 {
        Hash256(bytes: bytes(words, count: 32)) ?? .zero
    }

    static func word(_ hash: Hash256) -> UInt64 { hash.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// The signature that `signer` would make; nobody else's looks like it.
    static func signature(_ body: [UInt8], kind: MessageKind, by signer: ValidatorIndex) -> SignatureBytes {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        body.withUnsafeBytes { raw in
            var offset = 0
            while offset + 8 <= raw.count {
                digest = (digest ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                digest ^= digest >> 29
                offset += 8
            }
            while offset < raw.count {
                digest = (digest ^ UInt64(raw[offset])) &* 0x100_0000_01B3
                offset += 1
            }
        }
        let words = [digest, UInt64(kind.rawValue), signer.rawValue, UInt64(body.count)]
        guard let signature = SignatureBytes(bytes: bytes(words, count: 64)) else { preconditionFailure("64 bytes were made") }
        return signature
    }

    static func sign(_ message: PBFTMessage, by signer: ValidatorIndex, in committee: Committee) -> SignedMessage {
        let body = message.signedBody(committee.context)
        return SignedMessage(message, sender: signer, signature: signature(body, kind: message.kind, by: signer))
    }

    /// What the validator does: checks every required signature, and only then vouches.
    static func authenticate(_ signed: SignedMessage, in committee: Committee, window: UInt64) -> Authenticated<SignedMessage>? {
        guard let required = signed.requiredSignatures(in: committee, window: window) else { return nil }
        for item in required where signature(item.body, kind: item.kind, by: item.signer) != item.signature { return nil }
        return Authenticated(unchecked: signed)
    }
}

extension Committee {
    static func of(_ size: Int, epoch: EpochNumber = .initial, base: BlockHeight = .genesis) -> Committee {
        Committee(genesisHash: Fake.hash(1), epoch: epoch, setHash: Fake.hash(2, epoch.rawValue), size: size, base: base)
    }

    func sign(_ message: PBFTMessage, by signer: UInt64) -> SignedMessage {
        Fake.sign(message, by: ValidatorIndex(signer), in: self)
    }

    func received(_ message: PBFTMessage, from signer: UInt64) -> ReplicaInput {
        .received(Authenticated(unchecked: sign(message, by: signer)))
    }

    func preparedCertificate(view: UInt64, height: UInt64, digest: Hash256, by signers: [UInt64]? = nil) -> PreparedCertificate {
        let view = ViewNumber(view)
        let height = BlockHeight(height)
        let primary = primary(of: view)
        var chosen = signers ?? (0..<UInt64(quorum)).map { ($0 + primary.rawValue) % UInt64(size) }
        chosen.sort()
        let signatures = chosen.map { index in
            let message: PBFTMessage =
                index == primary.rawValue
                ? .prePrepare(PrePrepare(view: view, height: height, digest: digest))
                : .prepare(Prepare(view: view, height: height, digest: digest))
            return IndexedSignature(index: ValidatorIndex(index), signature: sign(message, by: index).signature)
        }
        return PreparedCertificate(view: view, height: height, digest: digest, signatures: signatures)
    }

    func checkpointCertificate(height: UInt64, blockHash: Hash256, by signers: [UInt64]? = nil) -> CheckpointCertificate {
        let message = PBFTMessage.checkpoint(Checkpoint(height: BlockHeight(height), blockHash: blockHash))
        let signatures = (signers ?? Array(0..<UInt64(quorum))).map {
            IndexedSignature(index: ValidatorIndex($0), signature: sign(message, by: $0).signature)
        }
        return CheckpointCertificate(height: BlockHeight(height), blockHash: blockHash, signatures: signatures)
    }
}
