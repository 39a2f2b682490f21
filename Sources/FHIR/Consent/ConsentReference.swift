/// What a FHIR Reference points at, as names that can be compared: a literal reference, a logical identifier, or both (R4 §2.3.0).
///
/// `Type/id` is relative to the server that the input came from. A full URL keeps its server, so that the same id elsewhere is another
/// thing; a version behind `_history` is left out. `urn:uuid:` and `urn:oid:` are compared in lower case.
package enum ConsentReference {
    /// The one name of a literal reference; nil where it is none that R4 knows, a `#contained` one included.
    package static func name(_ text: String) -> String? {
        guard text.utf8.count <= 1024, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return nil }
        if text.hasPrefix("urn:uuid:") || text.hasPrefix("urn:oid:") {
            return text.utf8.count > "urn:uuid:".utf8.count ? text.lowercased() : nil
        }
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count >= 4, parts[parts.count - 2] == "_history" { parts.removeLast(2) }
        guard parts.count >= 2, let id = parts.last, isID(id), FHIRReference.isTypeName(parts[parts.count - 2]) else {
            return nil
        }
        if parts.count == 2 { return parts.joined(separator: "/") }
        guard parts.count >= 5, parts[0] == "http:" || parts[0] == "https:", parts[1].isEmpty, !parts[2].isEmpty else {
            return nil
        }
        return parts.joined(separator: "/")
    }

    /// The name of a logical reference.
    static func name(identifier system: String?, _ value: String) -> String { "identifier:\(system ?? "")|\(value)" }

    /// `Type/id` at the end of a full URL; nil for every other name.
    package static func tail(of name: String) -> String? {
        guard name.hasPrefix("http://") || name.hasPrefix("https://") else { return nil }
        return name.split(separator: "/").suffix(2).joined(separator: "/")
    }

    /// R4's `id`: 1 to 64 of letters, digits, `-` and `.`.
    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
                    || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            }
    }
}
