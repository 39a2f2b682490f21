internal import ChainCrypto
internal import Primitives

/// One COSE_Sign1 message (RFC 9052 §4.2) in the single form that Consilium accepts.
///
/// `D2 84`, the protected header as a byte string of 38 (`A2 01 27 04 58 20 ‖ key`: algorithm −8, key id), `A0`, the
/// payload as a byte string, the signature as a byte string of 64. Nothing else, nothing behind it. Read by offsets: this is
/// the first thing that happens to every byte that a client sends.
struct SignedEnvelope: Sendable {
    /// The whole message.
    let bytes: [UInt8]
    let signer: PublicKey
    let signature: SignatureBytes
    /// Where the payload's content begins, behind its head.
    private let contentOffset: Int

    /// `D2 84`, then the head and the fixed part of the protected header.
    private static let head: [UInt8] = [0xD2, 0x84, 0x58, 0x26, 0xA2, 0x01, 0x27, 0x04, 0x58, 0x20]
    private static let protectedOffset = 4
    private static let keyOffset = 10
    private static let unprotectedOffset = 42
    private static let payloadOffset = 43
    /// `58 40` and the signature.
    private static let signatureItemCount = 66

    init(bytes: [UInt8]) throws(DecodingError) {
        guard bytes.count > Self.payloadOffset + Self.signatureItemCount else {
            throw DecodingError(.truncated, at: bytes.count)
        }
        guard bytes.starts(with: Self.head) else {
            throw DecodingError(.invalidValue("COSE_Sign1 head: tag 18, then a protected header of alg -8 and kid"), at: 0)
        }
        guard bytes[Self.unprotectedOffset] == 0xA0 else {
            throw DecodingError(.invalidValue("unprotected header; it must be empty"), at: Self.unprotectedOffset)
        }
        let content = try Self.content(of: bytes)
        guard bytes[content.upperBound] == 0x58, bytes[content.upperBound + 1] == 0x40 else {
            throw DecodingError(.unexpectedType(expected: "a signature of 64 bytes"), at: content.upperBound)
        }
        guard let signer = PublicKey(bytes: bytes[Self.keyOffset..<Self.unprotectedOffset]),
            let signature = SignatureBytes(bytes: bytes[(content.upperBound + 2)...])
        else { throw DecodingError(.invalidValue("key or signature"), at: Self.keyOffset) }
        self.bytes = bytes
        self.signer = signer
        self.signature = signature
        contentOffset = content.lowerBound
    }

    /// Reads the payload's head in its shortest form, and that exactly the signature stands behind the payload.
    private static func content(of bytes: [UInt8]) throws(DecodingError) -> Range<Int> {
        let end = bytes.count - signatureItemCount
        let first = bytes[payloadOffset]
        let width = first == 0x58 ? 1 : first == 0x59 ? 2 : 0
        guard first >> 5 == 2, first & 0x1F < 24 || width > 0 else {
            throw DecodingError(.unexpectedType(expected: "the payload as a byte string of less than 64 KiB"), at: payloadOffset)
        }
        let start = payloadOffset + 1 + width
        guard start <= end else { throw DecodingError(.truncated, at: end) }
        let count = width == 0 ? Int(first & 0x1F) : bytes[(payloadOffset + 1)..<start].reduce(0) { $0 << 8 | Int($1) }
        // RFC 8949 §4.2.1: the shortest form only.
        guard width == 0 || count >= (width == 1 ? 24 : 256) else { throw DecodingError(.notShortest, at: payloadOffset) }
        guard count <= end - start else { throw DecodingError(.truncated, at: end) }
        guard count == end - start else { throw DecodingError(.trailingBytes, at: start + count) }
        return start..<end
    }

    /// Signs `payload`; the result decodes to itself if the payload is shorter than 64 KiB.
    init(signing payload: [UInt8], with key: SigningKey) {
        var encoder = CanonicalEncoder(reservingCapacity: payload.count + 128)
        encoder.encoded(Self.head)
        encoder.encoded(key.publicKey.bytes)
        encoder.encoded(CollectionOfOne<UInt8>(0xA0))
        encoder.bytes(payload)
        let unsigned = encoder.bytes
        signature = key.sign(Self.signatureStructure(unsigned[...]))
        encoder.bytes(signature)
        bytes = encoder.bytes
        signer = key.publicKey
        contentOffset = unsigned.count - payload.count
    }

    var payload: [UInt8] { Array(bytes[contentOffset..<(bytes.count - Self.signatureItemCount)]) }

    /// The bytes that are signed: `["Signature1", protected, h'', payload]` (RFC 9052 §4.4).
    var signatureStructure: [UInt8] { Self.signatureStructure(bytes.dropLast(Self.signatureItemCount)) }

    var hasValidSignature: Bool {
        SignatureCheck.isValid(signature, message: signatureStructure, key: signer)
    }

    /// An array of four, `Signature1`, the head of the protected header.
    private static let structureHead: [UInt8] = [0x84, 0x6A] + Array("Signature1".utf8) + [0x58, 0x26]

    /// The structure's items are the message's own, so their bytes are copied; `unsigned` ends with the payload.
    private static func signatureStructure(_ unsigned: ArraySlice<UInt8>) -> [UInt8] {
        var structure: [UInt8] = []
        structure.reserveCapacity(unsigned.count + 16)
        structure.append(contentsOf: structureHead)
        structure.append(contentsOf: unsigned[protectedOffset..<unprotectedOffset])
        structure.append(0x40)
        structure.append(contentsOf: unsigned[payloadOffset...])
        return structure
    }
}
