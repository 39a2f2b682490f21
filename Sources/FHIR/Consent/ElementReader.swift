internal import Primitives

/// Reads one JSON object of a FHIR resource strictly: known members only, of the right types, within bounds.
struct ElementReader {
    static let elementsMax = 256
    static let textBytesMax = 4096

    let place: String
    private let members: [(name: String, value: JSONValue)]

    /// Takes an object; refuses names that repeat and null members (FHIR R4 §2.1.2.1: properties are unique and never null).
    init(_ value: JSONValue, _ place: String) throws(ConsentError) {
        guard value.isObject else { throw ConsentError(.malformed, place, "an object is wanted here") }
        self.place = place
        members = value.members
        var names: Set<String> = []
        for member in members where !names.insert(member.name).inserted {
            throw ConsentError(.malformed, place, "a member stands twice; keep one of them")
        }
    }

    /// Refuses members that are neither in the list nor what every element may carry.
    ///
    /// An element that is not known might narrow what it stands in, and a `modifierExtension` says that it does (R4 §2.4.2).
    func allow(_ names: [String]) throws(ConsentError) {
        for member in members {
            let name = member.name.hasPrefix("_") ? String(member.name.dropFirst()) : member.name
            if name == "id" || name == "extension" || names.contains(name) { continue }
            if name == "modifierExtension" || name == "implicitRules" {
                throw ConsentError(.notUnderstood, "\(place).\(name)", "changes the meaning in a way that is not known here")
            }
            let shown =
                name.utf8.count <= 64 && name.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A } ? "`\(name)`" : "one"
            throw ConsentError(
                .notUnderstood,
                place,
                "has a member that FHIR R4 does not know here (\(shown)); is it another version?"
            )
        }
    }

    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    /// A text that is not empty; nil where the member is absent.
    func text(_ name: String) throws(ConsentError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, !text.isEmpty, text.utf8.count <= Self.textBytesMax else {
            throw ConsentError(.malformed, "\(place).\(name)", "a text of 1 to \(Self.textBytesMax) bytes is wanted here")
        }
        return text
    }

    func boolean(_ name: String) throws(ConsentError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let boolean = value.boolean else {
            throw ConsentError(.malformed, "\(place).\(name)", "true or false is wanted here")
        }
        return boolean
    }

    /// One object; nil where the member is absent.
    func object(_ name: String) throws(ConsentError) -> ElementReader? {
        guard let value = value(name) else { return nil }
        return try ElementReader(value, "\(place).\(name)")
    }

    /// The objects of an array; none where the member is absent.
    func objects(_ name: String) throws(ConsentError) -> [ElementReader] {
        guard let value = value(name) else { return [] }
        let elements = value.elements
        guard value.isArray, !elements.isEmpty else {
            throw ConsentError(.malformed, "\(place).\(name)", "an array that is not empty is wanted here")
        }
        guard elements.count <= Self.elementsMax else {
            throw ConsentError(.notUnderstood, "\(place).\(name)", "has more than \(Self.elementsMax) elements")
        }
        var found: [ElementReader] = []
        for (index, element) in elements.enumerated() {
            found.append(try ElementReader(element, "\(place).\(name)[\(index)]"))
        }
        return found
    }
}
