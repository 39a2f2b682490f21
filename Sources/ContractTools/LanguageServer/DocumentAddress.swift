/// A document's URI, as far as it names a file.
package enum DocumentAddress {
    /// The path of a `file:` URI; nil for other schemes and for what is no path.
    package static func path(of uri: String) -> String? {
        guard uri.hasPrefix("file://") else { return nil }
        let rest = uri.dropFirst("file://".count)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        let host = rest[..<slash]
        guard host.isEmpty || host == "localhost" else { return nil }
        var bytes: [UInt8] = []
        var digits = Array(rest[slash...].utf8)[...]
        while let byte = digits.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard digits.count >= 2, let value = UInt8(String(decoding: digits.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            digits = digits.dropFirst(2)
            bytes.append(value)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The URI of a path from the root.
    package static func uri(of path: String) -> String {
        var uri = "file://"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                uri += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return uri
    }

    /// The URI of the contract of this name beside a document.
    package static func sibling(of uri: String, contract: String) -> String {
        let folder = uri.lastIndex(of: "/").map { uri[...$0] } ?? ""
        return "\(folder)\(contract).accord"
    }
}
