import Glibc

/// TCP ports of this machine's loopback.
enum Ports {
    /// Ports that nobody listens on right now, all different.
    ///
    /// They lie below those that the system gives to connections going out, as far as that leaves any: else such a
    /// connection could sit on a node's port while the node is down.
    static func free(_ count: Int) throws(CommandFailure) -> [Int] {
        var sockets: [Int32] = []
        // Held until all are found, so that none is found twice.
        defer { for socket in sockets { close(socket) } }
        var ports: [Int] = []
        for _ in 0..<count {
            let found = quiet()
            let (descriptor, port) = if let found { found } else { try bound(to: 0) }
            sockets.append(descriptor)
            ports.append(port)
        }
        return ports
    }

    private static let lowest = 10_000

    private static func quiet() -> (descriptor: Int32, port: Int)? {
        let range = NodeProcess.text("/proc/sys/net/ipv4/ip_local_port_range")?.split(whereSeparator: \.isWhitespace)
        guard let end = range?.first.flatMap({ Int($0) }), end > lowest + 1_000 else { return nil }
        for _ in 0..<100 {
            if let found = try? bound(to: Int.random(in: lowest..<end)) { return found }
        }
        return nil
    }

    /// The ports from `first` on; refuses if somebody listens on one of them.
    static func range(from first: Int, _ count: Int) throws(CommandFailure) -> [Int] {
        guard first > 0, first + count <= 65_536 else {
            throw CommandFailure("--base-port \(first) leaves no room for \(count) ports; choose one below \(65_536 - count)")
        }
        for port in first..<first + count { close(try bound(to: port).descriptor) }
        return Array(first..<first + count)
    }

    private static func bound(to port: Int) throws(CommandFailure) -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw CommandFailure("no socket could be made: \(message(errno))") }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isBound else {
            let code = errno
            close(descriptor)
            throw CommandFailure(
                "port \(port) cannot be used: \(message(code)); stop what listens there or choose another --base-port"
            )
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
