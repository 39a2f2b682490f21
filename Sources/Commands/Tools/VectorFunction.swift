internal import ArgumentParser
internal import ChainCrypto
internal import NodeAPI
package import Primitives

/// One function that `consilium vectors` answers.
package enum VectorFunction: String, CaseIterable, Sendable {
    case ed25519Verify = "ed25519-verify"
    case sha256
    case aes256GCMOpen = "aes-256-gcm-open"
    case cborDecode = "cbor-decode"

    /// The answer to one line: never fails, whatever the line holds.
    package func answer(_ line: String) -> JSONValue {
        let vector: JSONValue
        do throws(JSONError) { vector = try JSONReader.read(Array(line.utf8)) } catch {
            return ["error": .text("the line is not JSON: \(error)")]
        }
        do throws(CommandFailure) {
            switch self {
            case .ed25519Verify: return try Self.verify(vector)
            case .sha256: return ["digest": .text(Hasher256.hash(try Self.bytes("message", of: vector)).hex)]
            case .aes256GCMOpen: return try Self.open(vector)
            case .cborDecode:
                let bytes = try Self.bytes("bytes", of: vector)
                return ["canonical": .bool((try? CanonicalValue(canonicalBytes: bytes)) != nil)]
            }
        } catch { return ["error": .text(error.description)] }
    }

    private static func bytes(_ name: String, of vector: JSONValue) throws(CommandFailure) -> [UInt8] {
        guard let text = vector[name]?.text, let bytes = Hex.decode(text) else {
            throw CommandFailure("the vector has no \(name) in hex")
        }
        return bytes
    }

    private static func verify(_ vector: JSONValue) throws(CommandFailure) -> JSONValue {
        let message = try bytes("message", of: vector)
        guard let key = PublicKey(bytes: try bytes("public_key", of: vector)),
            let signature = SignatureBytes(bytes: try bytes("signature", of: vector))
        else { return ["valid": false] }
        return ["valid": .bool(SignatureCheck.isValid(signature, message: message, key: key))]
    }

    /// Only the lengths of AES-256-GCM as it is used here (96-bit iv, 128-bit tag) can open.
    private static func open(_ vector: JSONValue) throws(CommandFailure) -> JSONValue {
        let (key, iv, tag) = (try bytes("key", of: vector), try bytes("iv", of: vector), try bytes("tag", of: vector))
        let (aad, ciphertext) = (try bytes("aad", of: vector), try bytes("ciphertext", of: vector))
        guard key.count == AuthenticatedCipher.keyByteCount, iv.count == AuthenticatedCipher.nonceByteCount,
            tag.count == AuthenticatedCipher.tagByteCount,
            let plaintext = AuthenticatedCipher(key: SecretBytes(key)).open(ciphertext + tag, nonce: iv, aad: aad)
        else { return ["plaintext": .null] }
        return ["plaintext": .text(Hex.encode(plaintext))]
    }
}

extension VectorFunction: ExpressibleByArgument {}
