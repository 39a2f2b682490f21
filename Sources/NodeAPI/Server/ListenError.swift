internal import Glibc
internal import NIOCore
package import PeerNetwork

/// Why a listener of this node could not be opened.
package enum ListenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `setting` is the listener's, such as `api.listen`.
    case addressInUse(setting: String, address: NetworkAddress)
    case cannotListen(setting: String, address: NetworkAddress, detail: String)

    package var description: String {
        switch self {
        case .addressInUse(let setting, let address):
            "\(setting) is \(address), which another process uses; stop that process, or set another port in \(setting) "
                + "(\(Self.variable(setting)))"
        case .cannotListen(let setting, let address, let detail):
            "\(setting) is \(address), where this node cannot listen: \(detail); choose an address of this machine and a port "
                + "that it may use (\(Self.variable(setting)))"
        }
    }

    /// The environment variable of a setting.
    private static func variable(_ setting: String) -> String {
        "CONSILIUM_" + String(setting.uppercased().map { $0 == "." ? "_" : $0 })
    }

    /// Runs a server and says in our words why it could not begin to listen.
    static func naming(
        _ setting: String,
        _ address: NetworkAddress,
        _ run: () async throws -> Void
    ) async throws {
        do { try await run() } catch let error as IOError {
            guard error.errnoCode != EADDRINUSE else { throw ListenError.addressInUse(setting: setting, address: address) }
            let detail = String(cString: strerror(error.errnoCode))
            throw ListenError.cannotListen(setting: setting, address: address, detail: detail)
        } catch is SocketAddressError.UnknownHost {
            throw ListenError.cannotListen(setting: setting, address: address, detail: "there is no such host")
        }
    }
}
