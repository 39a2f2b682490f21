internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import NIOSSL
package import NodeRuntime
internal import PeerNetwork
internal import ServiceLifecycle

/// The API of one node over HTTP: JSON-RPC, events, blobs.
///
/// Runs until a graceful shutdown.
package final class APIServer: Service, Sendable {
    private let context: APIContext
    private let listen: NetworkAddress
    private let tls: TLSFiles?
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// Paths of a certificate chain and its key, PEM.
    private struct TLSFiles: Sendable {
        let certificate: String
        let key: String
    }

    /// Checks the settings; nothing listens yet.
    ///
    /// `onListening` gets the port, which matters where port 0 was asked for.
    package init(
        node: any NodeService,
        records: (any RecordService)? = nil,
        configuration: NodeConfiguration.APISection,
        version: String,
        limits: APILimits = APILimits(),
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(APIServerError) {
        context = APIContext(node: node, records: records, version: version, limits: limits)
        listen = configuration.listen
        self.logger = logger
        self.onListening = onListening
        switch (configuration.tlsCertificate, configuration.tlsKey) {
        case (let certificate?, let key?): tls = TLSFiles(certificate: certificate, key: key)
        case (nil, nil):
            guard Self.isLoopback(listen.host) else { throw .plainTextBeyondLoopback(host: listen.host) }
            tls = nil
        default: throw .halfTLS
        }
    }

    package func run() async throws {
        let onListening = onListening
        let plain = HTTPServerBuilder.http1(configuration: context.limits.connections)
        let application = Application(
            responder: APIResponder(context),
            server: try tls.map { try .tls(plain, tlsConfiguration: Self.configuration($0)) } ?? plain,
            configuration: context.limits.listener(listen, logger),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await ListenError.naming("api.listen", listen) { try await application.run() }
    }

    private static func configuration(_ tls: TLSFiles) throws -> TLSConfiguration {
        let certificates: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { .certificate($0) }
            key = .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem))
        } catch { throw APIServerError.unusableTLS(certificate: tls.certificate, key: tls.key) }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: certificates, privateKey: key)
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        // A number, not a name that looks like one: names lead where their owner says.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// Why the API cannot be served as the settings say.
package enum APIServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case plainTextBeyondLoopback(host: String)
    case halfTLS
    case unusableTLS(certificate: String, key: String)

    package var description: String {
        switch self {
        case .plainTextBeyondLoopback(let host):
            "api.listen is \(host), which other machines can reach, and there is no TLS; "
                + "set api.tls_certificate and api.tls_key, or listen on 127.0.0.1"
        case .halfTLS: "only one of api.tls_certificate and api.tls_key is set; set both or neither"
        case .unusableTLS(let certificate, let key):
            "\(certificate) and \(key) are not a PEM certificate chain and its key; check api.tls_certificate and api.tls_key"
        }
    }
}
