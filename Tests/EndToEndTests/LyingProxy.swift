import Foundation
import Primitives

/// A door before a node that changes what the node answers; on a thread of its own, one connection at a time.
final class LyingProxy: Sendable {
    /// What becomes of a method's result.
    typealias Lie = @Sendable (_ method: String, _ result: JSONValue) -> JSONValue

    let address: String
    private let listener: Int32

    /// Stands before the node at an address like `http://127.0.0.1:7601`.
    init(before node: String, _ lie: @escaping Lie) throws {
        guard let target = UInt16(node.split(separator: ":").last ?? "") else { throw Failed(what: node) }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0, Self.atLoopback(0, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0 else {
            throw Failed(what: "no port")
        }
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
        listener = descriptor
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else {
                    // Closed here alone: its number may be another socket's as soon as it is.
                    close(descriptor)
                    return
                }
                if let answer = Self.answer(to: Self.message(client), target, lie) { Self.send(answer, over: client) }
                close(client)
            }
        }
    }

    deinit {
        // Wakes the thread, which ends.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    struct Failed: Error { let what: String }

    // MARK: One exchange

    private static func answer(to request: (head: String, body: [UInt8]), _ target: UInt16, _ lie: Lie) -> [UInt8]? {
        guard let method = (try? JSONReader.read(request.body))?["method"]?.text else { return nil }
        let node = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(node) }
        guard atLoopback(target, { connect(node, $0, $1) }) == 0 else { return nil }
        let kept = request.head.split(separator: "\r\n").filter { !$0.lowercased().hasPrefix("connection:") }
        send(Array((kept.joined(separator: "\r\n") + "\r\nConnection: close\r\n\r\n").utf8) + request.body, over: node)
        let received = message(node)
        guard let answer = try? JSONReader.read(received.body) else { return nil }
        let members = (answer.members ?? []).map { member in
            member.name == "result" ? JSONMember("result", lie(method, member.value)) : member
        }
        let body = JSONValue.object(members).bytes
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    /// Reads a head and as many bytes as it states.
    private static func message(_ descriptor: Int32) -> (head: String, body: [UInt8]) {
        let end: [UInt8] = [13, 10, 13, 10]
        var received = Data()
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let place = received.range(of: Data(end)) {
                let head = String(decoding: received[..<place.lowerBound], as: UTF8.self)
                let line = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                let length = line.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                if received.count >= place.upperBound + length { return (head, Array(received[place.upperBound...])) }
            }
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return ("", []) }
            received.append(contentsOf: piece[..<count])
        }
    }

    private static func send(_ bytes: [UInt8], over descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func atLoopback(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
