import Yams

/// The values that were given, by the settings' names, each with the place it came from.
///
/// The environment goes before the file. Everything is text at this point; a list of peers is joined to the form that its
/// environment variable has.
struct SettingSource {
    struct Given {
        var text: String
        var place: String
    }

    private let path: String
    private(set) var given: [String: Given] = [:]

    init(yaml: String, path: String, environment: [String: String]) throws(ConfigurationError) {
        self.path = path
        try readFile(yaml)
        for setting in Setting.all {
            guard let text = environment[setting.environmentName] else { continue }
            given[setting.name] = Given(text: text, place: "environment variable \(setting.environmentName)")
        }
    }

    /// The text of a setting and its place; the standard value where none was given.
    subscript(setting: Setting) -> Given { given[setting.name] ?? Given(text: setting.standard, place: path) }

    // MARK: File

    private mutating func readFile(_ yaml: String) throws(ConfigurationError) {
        let root: Yams.Node?
        do { root = try compose(yaml: yaml) } catch { throw .notYAML(path: path, detail: Self.oneLine("\(error)")) }
        guard let root, !Self.isEmpty(root) else { return }
        guard case .mapping(let sections) = root else {
            throw .notYAML(path: path, detail: "the settings stand in sections, such as `node:`")
        }
        for (name, section) in sections {
            let sectionName = name.string ?? ""
            guard Setting.all.contains(where: { $0.section == sectionName }) else {
                throw .unknown(
                    place: place(of: name),
                    name: sectionName,
                    nearest: Self.nearest(to: sectionName, among: Setting.all.map(\.section))
                )
            }
            if Self.isEmpty(section) { continue }
            guard case .mapping(let keys) = section else {
                throw .notYAML(path: path, detail: "section \(sectionName) holds `key: value` lines")
            }
            for (key, value) in keys { try read("\(sectionName).\(key.string ?? "")", value, at: place(of: key)) }
        }
    }

    private mutating func read(_ name: String, _ value: Yams.Node, at place: String) throws(ConfigurationError) {
        guard let setting = Setting.named(name) else {
            throw .unknown(place: place, name: name, nearest: Self.nearest(to: name, among: Setting.all.map(\.name)))
        }
        if Self.isEmpty(value) { return }
        switch value {
        case .scalar(let scalar): given[name] = Given(text: scalar.string, place: place)
        case .sequence(let items) where name == "p2p.peers":
            var texts: [String] = []
            for item in items { texts.append(try peerText(item, setting)) }
            given[name] = Given(text: texts.joined(separator: ","), place: place)
        default: throw .invalid(place: place, setting: name, value: "a list or a section", allowed: setting.allowed)
        }
    }

    /// `validator[/tls_key]@address`.
    private func peerText(_ item: Yams.Node, _ setting: Setting) throws(ConfigurationError) -> String {
        let place = place(of: item)
        guard case .mapping(let fields) = item else {
            throw .invalid(place: place, setting: setting.name, value: item.string ?? "a list", allowed: setting.allowed)
        }
        var values: [String: String] = [:]
        for (key, value) in fields {
            let name = key.string ?? ""
            guard ["validator", "tls_key", "address"].contains(name), case .scalar(let scalar) = value else {
                throw .invalid(place: self.place(of: key), setting: setting.name, value: name, allowed: setting.allowed)
            }
            values[name] = scalar.string
        }
        let key = values["tls_key"].map { "/" + $0 } ?? ""
        return "\(values["validator"] ?? "")\(key)@\(values["address"] ?? "")"
    }

    private func place(of node: Yams.Node) -> String { node.mark.map { "\(path) line \($0.line)" } ?? path }

    /// The parser's words without the drawing of the place.
    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n").prefix(2).joined(separator: " ")
    }

    /// `key:` with nothing behind it, which means "not set".
    private static func isEmpty(_ node: Yams.Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.string.isEmpty || (scalar.style == .plain && ["~", "null"].contains(scalar.string))
    }

    // MARK: Suggestions

    /// The name that differs least, if it differs in no more than a third of its letters.
    private static func nearest(to name: String, among names: [String]) -> String? {
        let scored = names.map { ($0, distance(Array(name.utf8), Array($0.utf8))) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, best.0.utf8.count / 3) else { return nil }
        return best.0
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (byte == other ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}
