internal import Glibc
internal import Primitives

/// Reads the JSON values of one file one after the other, holding at most one of them and a piece of the next.
struct FHIRFileReader {
    private let path: String
    private let limits: FHIRLimits
    private let source: ByteSource
    private var buffer: [UInt8] = []
    /// Where in the buffer the next value is looked for.
    private var position = 0
    private var line = 1
    private var isWhole = false
    private var valueCount = 0

    init(path: String, limits: FHIRLimits) throws(FHIRError) {
        self.path = path
        self.limits = limits
        source = try ByteSource(path: path)
    }

    /// Adds every resource of the file to the collection, or notes why the file is skipped.
    mutating func read(into collection: inout FHIRCollection, progress: (Int) -> Void) throws(FHIRError) {
        try fill()
        skipByteOrderMark()
        if let reason = try reasonToSkip() {
            collection.skipped.append(SkippedFile(path: path, reason: reason))
            return
        }
        while try skipSpace() {
            guard let (nodes, end) = try parseValue() else {
                collection.skipped.append(SkippedFile(path: path, reason: "neither JSON nor FHIR"))
                return
            }
            let keepsReading = try take(nodes, into: &collection)
            guard keepsReading else { return }
            line += newlines(in: position..<end)
            position = end
            valueCount += 1
            progress(source.bytesRead)
        }
        if valueCount > 0 { collection.filesRead += 1 }
    }

    private mutating func reasonToSkip() throws(FHIRError) -> String? {
        guard try skipSpace() else { return "empty" }
        return buffer[position] == UInt8(ascii: "{") ? nil : "neither JSON nor FHIR"
    }

    /// Parses the value at `position`, reading on while it is incomplete; nil where the file's first value is broken and nothing in
    /// it says that it is meant to be FHIR.
    private mutating func parseValue() throws(FHIRError) -> (nodes: [JSONNode], end: Int)? {
        while true {
            do {
                return try parseBuffered()
            } catch {
                if error.reason == .incomplete, !isWhole {
                    let held = buffer.count - position
                    guard held <= limits.valueBytes else {
                        throw .tooLarge(path: path, line: line, limitBytes: limits.valueBytes)
                    }
                    // At least twice as much as before, so that a large Bundle is parsed a few times only.
                    while !isWhole, buffer.count - position < 2 * held { try fill() }
                    continue
                }
                if valueCount == 0, !mentionsResourceType() { return nil }
                let at = line + newlines(in: position..<min(error.offset, buffer.count))
                throw .malformed(path: path, line: at, reason: error.reason.rawValue)
            }
        }
    }

    private func parseBuffered() throws(JSONSyntaxError) -> (nodes: [JSONNode], end: Int) {
        try buffer.withUnsafeBufferPointer { (bytes) throws(JSONSyntaxError) in
            let (nodes, end) = try JSONParser.parse(bytes, from: position, isWhole: isWhole)
            let text = UnsafeBufferPointer(rebasing: bytes[position..<end])
            guard String(validating: text, as: UTF8.self) != nil else {
                throw JSONSyntaxError(reason: .notUTF8, offset: position)
            }
            return (nodes, end)
        }
    }

    /// Takes the resources of one value; false when the rest of the file is not wanted.
    private func take(_ nodes: [JSONNode], into collection: inout FHIRCollection) throws(FHIRError) -> Bool {
        try buffer.withUnsafeBufferPointer { (bytes) throws(FHIRError) in
            let root = JSONDocument(bytes: bytes, nodes: nodes).root
            if root["resourceType"]?.string == nil, valueCount == 0 {
                collection.skipped.append(SkippedFile(path: path, reason: "JSON without resourceType"))
                return false
            }
            try takeResource(root, fullURL: nil, depth: 0, bytes, into: &collection)
            return true
        }
    }

    private func takeResource(
        _ value: JSONValue,
        fullURL: String?,
        depth: Int,
        _ bytes: UnsafeBufferPointer<UInt8>,
        into collection: inout FHIRCollection
    ) throws(FHIRError) {
        guard let type = value["resourceType"]?.string, FHIRReference.isTypeName(type) else {
            throw malformed(value, "a value without a usable resourceType")
        }
        if type == "Bundle" {
            guard depth < 8 else { throw malformed(value, "Bundles nested more than 8 deep") }
            for entry in value["entry"]?.elements ?? [] {
                guard let resource = entry["resource"] else { continue }
                try takeResource(resource, fullURL: entry["fullUrl"]?.string, depth: depth + 1, bytes, into: &collection)
            }
            return
        }
        let id = value["id"]?.string ?? (fullURL?.hasPrefix("urn:uuid:") == true ? fullURL.map { String($0.dropFirst(9)) } : nil)
        guard let id, !id.isEmpty, id.utf8.count <= 256 else {
            let place = "\(path), line \(lineNumber(of: value))"
            collection.skipped.append(SkippedFile(path: place, reason: "a resource without a usable id"))
            return
        }
        do {
            let exact = UnsafeBufferPointer(rebasing: bytes[value.range])
            try collection.add(value, type: type, id: id, fullURL: fullURL, bytes: exact)
        } catch {
            throw malformed(value, error.sentence)
        }
        guard collection.byteCount <= limits.totalBytes else {
            throw .tooLarge(path: path, line: lineNumber(of: value), limitBytes: limits.totalBytes)
        }
    }

    private func malformed(_ value: JSONValue, _ reason: String) -> FHIRError {
        .malformed(path: path, line: lineNumber(of: value), reason: reason)
    }

    private func lineNumber(of value: JSONValue) -> Int {
        line + newlines(in: position..<value.range.lowerBound)
    }

    private func mentionsResourceType() -> Bool {
        let wanted = Array("\"resourceType\"".utf8)
        return buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            var offset = position
            while offset + wanted.count <= bytes.count, let hit = memchr(base + offset, 0x22, bytes.count - offset) {
                offset = UnsafeRawPointer(hit) - base
                if offset + wanted.count <= bytes.count, memcmp(hit, wanted, wanted.count) == 0 { return true }
                offset += 1
            }
            return false
        }
    }

    /// Moves to the next byte that is no white space; false at the end of the file.
    private mutating func skipSpace() throws(FHIRError) -> Bool {
        while true {
            while position < buffer.count {
                switch buffer[position] {
                case 0x0A:
                    line += 1
                    position += 1
                case 0x20, 0x09, 0x0D: position += 1
                default: return true
                }
            }
            if isWhole { return false }
            try fill()
        }
    }

    private mutating func skipByteOrderMark() {
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Drops what is done with and reads one more piece.
    private mutating func fill() throws(FHIRError) {
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        if try !source.read(into: &buffer) { isWhole = true }
    }

    private func newlines(in range: Range<Int>) -> Int {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            var found = 0
            var offset = range.lowerBound
            while offset < range.upperBound, let hit = memchr(base + offset, 0x0A, range.upperBound - offset) {
                found += 1
                offset = UnsafeRawPointer(hit) - base + 1
            }
            return found
        }
    }
}
