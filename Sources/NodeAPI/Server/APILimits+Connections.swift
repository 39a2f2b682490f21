internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import PeerNetwork

extension APILimits {
    /// How connections of either listener are made; TLS goes around it.
    var connections: HTTP1Channel.Configuration {
        let patience = stallMilliseconds
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [StalledReaderHandler(patienceMilliseconds: patience)],
            idleTimeout: .milliseconds(Int64(idleMilliseconds)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: headerByteCountMax,
                maxHeaderListSize: headerByteCountMax,
                maxHeaderFieldCount: 100
            )
        )
    }

    /// Where a listener listens, and how many connections it takes.
    func listener(_ listen: NetworkAddress, _ logger: Logger) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(listen.host, port: Int(listen.port)),
            serverName: "consilium",
            availableConnectionsDelegate: MaximumAvailableConnections(connectionCountMax, logger: logger)
        )
    }
}
