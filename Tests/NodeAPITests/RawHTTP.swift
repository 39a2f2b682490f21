import Glibc
import Testing

/// HTTP by hand over one connection, so that tests can send what no client would.
enum RawHTTP {
    struct Answer: Hashable {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]
    }

    /// Sends a request with these headers and reads the answer up to the end of the connection.
    static func send(
        _ method: String,
        _ target: String,
        to api: String,
        headers: [(String, String)] = [],
        body: [UInt8] = []
    ) throws -> Answer {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "PUT" || method == "POST" { text += "Content-Length: \(body.count)\r\n" }
        return try #require(try exchange(Array((text + "\r\n").utf8) + body, with: api))
    }

    /// Sends bytes and reads until the other side closes or is silent for so long; nil if nothing that is an answer came.
    static func exchange(_ bytes: [UInt8], with api: String, silenceSeconds: Int = 20) throws -> Answer? {
        let port = UInt16(api.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: silenceSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
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
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // The other side may have answered and closed before it read everything.
            guard count > 0 else { break }
            sent += count
        }
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            received += piece[..<count]
        }
        return answer(received)
    }

    private static func answer(_ bytes: [UInt8]) -> Answer? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 4, let head = (0...(bytes.count - 4)).first(where: { Array(bytes[$0..<($0 + 4)]) == end }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            if sides.count == 2 { headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " }) }
        }
        return Answer(status: status, headers: headers, body: Array(bytes[(head + 4)...]))
    }
}
