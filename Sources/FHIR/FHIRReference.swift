/// A FHIR reference as written, taken apart but not yet resolved (FHIR R4 §2.3.0).
package enum FHIRReference: Hashable, Sendable {
    /// `urn:uuid:…` or `urn:oid:…`: the full URL of a Bundle entry.
    case urn(String)
    /// `Type/id`, also at the end of an absolute URL, without a version.
    case typed(type: String, id: String)
    /// `Type?identifier=system|value`.
    case conditional(type: String, identifier: String)
    /// Anything else, `#contained` included: points at nothing in the input.
    case other(String)

    /// Takes the text of `Reference.reference` apart.
    package init(_ text: String) {
        if text.hasPrefix("urn:") {
            self = .urn(text)
        } else if let mark = text.firstIndex(of: "?") {
            let query = text[text.index(after: mark)...]
            let type = text[..<mark].split(separator: "/").last.map(String.init) ?? ""
            guard query.hasPrefix("identifier="), !query.contains("&"), Self.isTypeName(type) else {
                self = .other(text)
                return
            }
            self = .conditional(type: type, identifier: String(query.dropFirst("identifier=".count)))
        } else {
            self = Self.literal(text)
        }
    }

    private static func literal(_ text: String) -> FHIRReference {
        var parts = text.split(separator: "/", omittingEmptySubsequences: true)
        if parts.count >= 4, parts[parts.count - 2] == "_history" { parts.removeLast(2) }
        guard parts.count >= 2, !text.hasPrefix("#") else { return .other(text) }
        let type = String(parts[parts.count - 2])
        guard isTypeName(type) else { return .other(text) }
        return .typed(type: type, id: String(parts[parts.count - 1]))
    }

    /// True for one to 64 ASCII letters, the first a capital.
    static func isTypeName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else { return false }
        return text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            }
    }
}
