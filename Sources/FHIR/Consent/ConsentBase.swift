/// The server that a consortium's relative references are of: `Practitioner/1` is `URL/Practitioner/1`.
package struct ConsentBase: Hashable, Sendable {
    private let place: String

    /// Takes the base URL of a FHIR server, such as `https://registrar.example/fhir`; nil for anything else.
    package init?(_ url: String) {
        let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard let place = Self.place(trimmed), !place.isEmpty, !place.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
        self.place = place
    }

    /// A reference's name, or `MEANING:` before one, relative where it lies at this server.
    func relative(_ name: String) -> String {
        for start in ["http://", "https://"] {
            guard let found = name.firstRange(of: start), let whole = Self.place(String(name[found.lowerBound...])),
                whole.hasPrefix(place + "/")
            else { continue }
            let rest = whole.dropFirst(place.count + 1)
            // Further down lies another server.
            if rest.count(where: { $0 == "/" }) == 1 { return String(name[..<found.lowerBound] + rest) }
        }
        return name
    }

    /// Whether a name says a server.
    static func isAbsolute(_ name: String) -> Bool {
        ["http://", "https://"].contains { start in
            name.hasPrefix(start) || ConsentDataMeaning.allCases.contains { name.hasPrefix("\($0.rawValue):\(start)") }
        }
    }

    /// What stands behind the scheme, the host in lower case; nil where it is no URL of the web.
    private static func place(_ url: String) -> String? {
        guard let start = ["http://", "https://"].first(where: url.hasPrefix) else { return nil }
        let rest = url.dropFirst(start.count)
        let host = rest.prefix { $0 != "/" }
        return host.lowercased() + rest.dropFirst(host.count)
    }
}
