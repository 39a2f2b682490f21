import ChainCrypto
import NIOCore
import NIOSSL
import Primitives

/// TLS 1.3 with Ed25519 certificates on both sides, whose keys are pinned by a callback of ours.
struct PeerTLS: Sendable {
    private let server: NIOSSLContext
    private let client: NIOSSLContext

    /// Asked once in each handshake for the peer's key, nil for a certificate without an Ed25519 key.
    typealias Verdict = (PublicKey?) -> Bool

    init(signingKey: SigningKey) throws(PeerNetworkError) {
        do {
            let certificate = PeerCertificate(signingKey: signingKey)
            let chain: [NIOSSLCertificateSource] = [
                .certificate(try NIOSSLCertificate(bytes: certificate.der, format: .der))
            ]
            let key = try certificate.privateKey.withBytes { bytes in
                try NIOSSLPrivateKey(bytes: Array(bytes), format: .der)
            }
            var accepting = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain,
                privateKey: .privateKey(key)
            )
            var dialling = TLSConfiguration.makeClientConfiguration()
            dialling.certificateChain = chain
            dialling.privateKey = .privateKey(key)
            Self.restrict(&accepting)
            Self.restrict(&dialling)
            server = try NIOSSLContext(configuration: accepting)
            client = try NIOSSLContext(configuration: dialling)
        } catch {
            throw .certificate("\(error)")
        }
    }

    private static func restrict(_ configuration: inout TLSConfiguration) {
        configuration.minimumTLSVersion = .tlsv13
        configuration.maximumTLSVersion = .tlsv13
        // Without these two NIOSSL does not offer Ed25519 and every handshake fails.
        configuration.signingSignatureAlgorithms = [.ed25519]
        configuration.verifySignatureAlgorithms = [.ed25519]
        // Records stolen today must stay sealed for decades: the key exchange is post-quantum hybrid.
        configuration.curves = [.x25519_MLKEM768, .x25519]
        // Host names prove nothing here; the callback replaces all other verification, trust roots included.
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        configuration.shutdownTimeout = .seconds(1)
    }

    func serverHandler(_ verdict: @escaping Verdict) -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: server, customVerificationCallback: Self.callback(verdict))
    }

    func clientHandler(_ verdict: @escaping Verdict) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: client, serverHostname: nil, customVerificationCallback: Self.callback(verdict))
    }

    private static func callback(_ verdict: @escaping Verdict) -> NIOSSLCustomVerificationCallback {
        { certificates, promise in promise.succeed(verdict(key(of: certificates.first)) ? .certificateVerified : .failed) }
    }

    /// What TLS says of bytes that changed on their way; nil for an error that is not about bytes, such as a line that ends.
    static func damage(in error: any Error) -> String? {
        switch error {
        case BoringSSLError.sslError(let stack): stack.first.map { name(of: "\($0)") } ?? "\(error)"
        default: nil
        }
    }

    /// The last part of `error:1e000065:Cipher functions:OPENSSL_internal:BAD_DECRYPT at FILE:LINE`.
    private static func name(of text: String) -> String {
        let code = text.split(separator: " ").first { $0.contains("OPENSSL_internal:") } ?? text[...]
        return code.split(separator: ":").last.map(String.init) ?? text
    }

    private static func key(of certificate: NIOSSLCertificate?) -> PublicKey? {
        guard let info = try? certificate?.extractPublicKey().toSPKIBytes() else { return nil }
        return PeerCertificate.key(inPublicKeyInfo: info)
    }
}
