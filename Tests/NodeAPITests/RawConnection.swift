import Glibc
import Testing

/// A connection whose bytes a test sends when it likes.
final class RawConnection {
    /// What came, and whether the other side has ended the connection.
    private(set) var received: [UInt8] = []
    private(set) var isEnded = false
    private let descriptor: Int32

    /// `receiveByteCount` bounds the kernel's buffer, so that what is not read holds the sender up.
    init(to api: String, receiveByteCount: Int32? = nil) throws {
        let port = UInt16(api.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveByteCount {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveByteCount, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isConnected)
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Takes what comes within so long, or until the other side ends the connection.
    func receive(milliseconds: Int32) {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &piece, piece.count, 0)
        if count > 0 { received += piece[..<count] } else { isEnded = true }
    }

    /// Reads until the other side ends the connection or is silent for twenty seconds.
    func receiveAll() {
        var before = -1
        while !isEnded, before != received.count {
            before = received.count
            receive(milliseconds: 20_000)
        }
    }

    /// Sends a byte every few milliseconds until the other side ends the connection; gives up in the end.
    func dribble(_ byte: Character = "a") {
        for _ in 0..<1_000 where !isEnded {
            send(String(byte))
            receive(milliseconds: 20)
        }
    }

    var text: String { String(decoding: received, as: UTF8.self) }
}
