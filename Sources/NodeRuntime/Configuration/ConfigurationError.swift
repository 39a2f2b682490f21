/// What can be wrong with the settings: where, which, what stands there, and what may stand there.
package enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(path: String, detail: String)
    case notYAML(path: String, detail: String)
    /// A section or key that does not exist; `nearest` is what was probably meant.
    case unknown(place: String, name: String, nearest: String?)
    case invalid(place: String, setting: String, value: String, allowed: String)
    case missingCompanion(place: String, setting: String, needs: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let detail): "\(path) cannot be read: \(detail)"
        case .notYAML(let path, let detail): "\(path) is not YAML: \(detail)"
        case .unknown(let place, let name, let nearest):
            "\(place): there is no setting \(name)"
                + (nearest.map { "; did you mean \($0)?" } ?? "; Docs/operations/configuration.md lists them all")
        case .invalid(let place, let setting, let value, let allowed):
            "\(place): \(setting) is \"\(value)\"; allowed: \(allowed)"
        case .missingCompanion(let place, let setting, let needs): "\(place): \(setting) \(needs)"
        }
    }
}
