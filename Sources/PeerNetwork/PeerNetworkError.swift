import Glibc
import NIOCore

/// What the environment can do to a peer network at its start; each sentence says what to do.
package enum PeerNetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    case invalidAddress(String)
    case addressInUse(address: String)
    case cannotListen(address: String, detail: String)
    case certificate(String)
    case alreadyStarted

    package var description: String {
        switch self {
        case .invalidAddress(let address):
            "the peer address \"\(address)\" is not HOST:PORT or [IPv6]:PORT with a port from 0 to 65535; correct p2p.listen or p2p.peers"
        case .addressInUse(let address):
            "the peer address \(address) is in use by another process; stop that process, or set another port in p2p.listen"
                + " (CONSILIUM_P2P_LISTEN) and tell the other members"
        case .cannotListen(let address, let detail):
            "cannot listen for peers on \(address): \(detail); choose an address of this machine in p2p.listen"
        case .certificate(let detail):
            "the TLS certificate cannot be made from the node's TLS key: \(detail); check keys/tls"
        case .alreadyStarted:
            "the peer network runs already; start it once"
        }
    }
}

extension PeerNetworkError {
    /// The operating system's own words.
    static func sentence(of error: IOError) -> String { String(cString: strerror(error.errnoCode)) }
}
