import Foundation

/// A TCP port of loopback that this process listens on until the value goes.
final class LoopbackPort {
    let number: Int
    private let descriptor: Int32

    /// Takes the port; nil if somebody else has it.
    init?(_ port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let own = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(own, generic, length) == 0 && listen(own, 1) == 0 && getsockname(own, generic, &length) == 0
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// The first of so many neighbouring ports that were free a moment ago.
    static func first(ofFree count: Int) -> Int? {
        for _ in 0..<100 {
            guard let start = LoopbackPort(0), start.number + count < 65_536 else { continue }
            let others = (1..<count).map { LoopbackPort(start.number + $0) }
            if others.allSatisfy({ $0 != nil }) { return start.number }
        }
        return nil
    }
}
