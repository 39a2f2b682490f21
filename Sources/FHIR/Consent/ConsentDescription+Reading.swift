extension ConsentDescription {
    /// The most that is read of a file to describe it, in bytes.
    package static let bytesMax = 1 << 24

    /// Reads the `data` of a request: what somebody says of data.
    package static func read(data bytes: [UInt8]) throws(ConsentError) -> ConsentDescription {
        try JSONText.parse(bytes, "data") { (value) throws(ConsentError) in
            try ConsentData(try ElementReader(value, "data")).described
        }
    }

    /// Reads what FHIR R4 resources say of themselves: one, a Bundle, or one on each line; what they say differently stays open.
    package static func read(resources bytes: [UInt8]) throws(ConsentError) -> ConsentDescription {
        guard bytes.count <= bytesMax else { throw ConsentError(.malformed, "", "more than \(bytesMax) bytes are not described") }
        var found: [ConsentDescription] = []
        do throws(ConsentError) { found = try read(whole: bytes) } catch {
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            guard lines.count > 1 else { throw error }
            for line in lines { found += try read(whole: Array(line)) }
        }
        guard let first = found.first else { throw ConsentError(.malformed, "Bundle.entry", "holds no resource") }
        return found.dropFirst().reduce(first) { $0.joined(with: $1) }
    }

    private static func read(whole bytes: [UInt8]) throws(ConsentError) -> [ConsentDescription] {
        try JSONText.parse(bytes, "resource") { (value) throws(ConsentError) in
            let own = try ConsentData(resource: try ElementReader(value, "resource"), value)
            guard value["resourceType"]?.string == "Bundle" else { return [own.described] }
            // What marks a Bundle marks everything in it.
            var found: [ConsentDescription] = []
            for inner in (value["entry"]?.elements ?? []).compactMap({ $0["resource"] }) {
                let resource = try ElementReader(inner, "resource")
                found.append(try ConsentData(resource: resource, inner, marks: own.labels).described)
            }
            return found
        }
    }
}
