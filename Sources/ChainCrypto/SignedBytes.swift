/// The bytes under a signature of one kind of message: `"consilium/TYPE/v1" ‖ 0x00 ‖ body`.
package enum SignedBytes {
    package static func of(type: String, _ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(type.utf8.count + body.count + 16)
        bytes.append(contentsOf: "consilium/".utf8)
        bytes.append(contentsOf: type.utf8)
        bytes.append(contentsOf: "/v1".utf8)
        bytes.append(0)
        bytes.append(contentsOf: body)
        return bytes
    }
}
