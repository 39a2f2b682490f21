internal import Primitives

/// How requests write references, codes and texts: shorter than FHIR does.
extension ElementReader {
    /// A text, or the texts of an array; nil where the member is absent or null.
    func texts(_ name: String) throws(ConsentError) -> [String]? {
        guard let value = value(name), !value.isNull else { return nil }
        var found: [String] = []
        for element in value.isArray ? value.elements : [value] {
            guard let text = element.string, !text.isEmpty, text.utf8.count <= Self.textBytesMax, found.count < Self.elementsMax
            else {
                throw ConsentError(.malformed, "\(place).\(name)", "a text, or an array of texts, is wanted here")
            }
            found.append(text)
        }
        return found
    }

    /// The references under any of the names, as texts or as Reference objects; nil where all are absent.
    func names(_ members: [String]) throws(ConsentError) -> [String]? {
        var found: [String]?
        for member in members {
            guard let value = value(member), !value.isNull else { continue }
            var names = found ?? []
            for element in value.isArray ? value.elements : [value] {
                if element.isObject {
                    names += try ElementReader(element, "\(place).\(member)").names(contained: [:])
                } else if let text = element.string, !text.isEmpty, text.utf8.count <= 1024 {
                    names.append(ConsentReference.name(text) ?? text)
                } else {
                    throw ConsentError(.malformed, "\(place).\(member)", "a reference such as Practitioner/1 is wanted here")
                }
            }
            found = names
        }
        return found
    }

    /// The codes under any of the names: `code`, `system|code`, Coding or CodeableConcept, one or an array; nil where all are absent.
    func codes(_ members: [String]) throws(ConsentError) -> [ConsentData.Code]? {
        var found: [ConsentData.Code]?
        for member in members {
            guard let value = value(member), !value.isNull else { continue }
            var codes = found ?? []
            for element in value.isArray ? value.elements : [value] { codes += try Self.codes(element, "\(place).\(member)") }
            found = codes
        }
        return found
    }

    private static func codes(_ value: JSONValue, _ place: String) throws(ConsentError) -> [ConsentData.Code] {
        if let text = value.string, !text.isEmpty, text.utf8.count <= 1024 {
            guard let mark = text.lastIndex(of: "|") else { return [ConsentData.Code(system: nil, code: text)] }
            return [ConsentData.Code(system: String(text[..<mark]), code: String(text[text.index(after: mark)...]))]
        }
        guard value.isObject else { throw ConsentError(.malformed, place, "a code, or system|code, is wanted here") }
        let element = try ElementReader(value, place)
        if element.has("coding") {
            var found: [ConsentData.Code] = []
            for coding in try element.objects("coding") { found.append(try coding.code()) }
            return found
        }
        return [try element.code()]
    }

    func code() throws(ConsentError) -> ConsentData.Code {
        guard let code = try text("code") else { throw ConsentError(.malformed, place, "a coding has a code") }
        return ConsentData.Code(system: try text("system"), code: code)
    }
}
