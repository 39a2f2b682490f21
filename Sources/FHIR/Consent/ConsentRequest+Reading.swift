extension ConsentRequest {
    /// The longest line that is read, in bytes.
    package static let bytesMax = 1 << 16

    /// Reads one line of JSON: `{"consent": …, "request": {…}}`, or the request alone.
    package static func read(_ bytes: [UInt8]) throws(ConsentError) -> ConsentRequest {
        guard bytes.count <= bytesMax else { throw ConsentError(.malformed, "", "a request has at most \(bytesMax) bytes") }
        return try JSONText.parse(bytes, "request") { (value) throws(ConsentError) in
            let row = try ElementReader(value, "row")
            let request = try row.object("request") ?? row
            return try ConsentRequest(row, request, try request.object("data"))
        }
    }

    private init(_ row: ElementReader, _ request: ElementReader, _ data: ElementReader?) throws(ConsentError) {
        consents = try row.texts(row.has("consents") ? "consents" : "consent")
        patient = try request.names(["patient"])
        purposes = try request.codes(["purpose", "purposes", "purposeOfUse"]) ?? []
        guard !purposes.isEmpty else {
            throw ConsentError(.malformed, "\(request.place).purpose", "is missing; name one, such as TREAT")
        }
        if let codes = try request.codes(["action", "actions"]) {
            var actions: [ConsentAction] = []
            for code in codes {
                guard let action = ConsentAction(rawValue: code.code) else {
                    throw ConsentError(
                        .malformed,
                        "\(request.place).action",
                        "is none of collect, access, use, disclose, correct"
                    )
                }
                actions.append(action)
            }
            self.actions = actions
        }
        parties =
            try request.names(["actor", "actors", "actorGroups", "actorOrganization", "actorOrganizations", "actorRoles"]) ?? []
        guard !parties.isEmpty else { throw ConsentError(.malformed, "\(request.place).actor", "is missing; name who asks") }
        custodians = try request.names(["custodian"])
        if custodians == nil { custodians = try data?.names(["custodian"]) }
        guard let text = try request.text("at"), let moment = FHIRMoment(text), moment.isInstant, moment.first >= 0 else {
            throw ConsentError(.malformed, "\(request.place).at", "is no time from 1970 on; write it like 2026-01-31T09:30:00Z")
        }
        at = moment.first
        guard let data else { return }
        labels = try data.codes(["labels", "label", "securityLabel", "security"])
        classes = try data.codes(["class", "classes", "resourceType"])
        codes = try data.codes(["code", "codes"])
        authors = try data.names(["author", "authors"])
        encounters = try data.names(["encounter"])
        instance = try data.names(["instance"])?.first
        references = try data.names(["references"])
        referrers = try data.names(["referredBy"])
        if let authored = try data.moment("authoredOn") {
            self.authored = ConsentPeriod(first: authored.first, last: authored.last)
        }
    }
}

extension ElementReader {
    /// A text, or the texts of an array; nil where the member is absent or null.
    fileprivate func texts(_ name: String) throws(ConsentError) -> [String]? {
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
    fileprivate func names(_ members: [String]) throws(ConsentError) -> [String]? {
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
    fileprivate func codes(_ members: [String]) throws(ConsentError) -> [ConsentRequest.Code]? {
        var found: [ConsentRequest.Code]?
        for member in members {
            guard let value = value(member), !value.isNull else { continue }
            var codes = found ?? []
            for element in value.isArray ? value.elements : [value] { codes += try Self.codes(element, "\(place).\(member)") }
            found = codes
        }
        return found
    }

    private static func codes(_ value: JSONValue, _ place: String) throws(ConsentError) -> [ConsentRequest.Code] {
        if let text = value.string, !text.isEmpty, text.utf8.count <= 1024 {
            guard let mark = text.lastIndex(of: "|") else { return [ConsentRequest.Code(system: nil, code: text)] }
            return [ConsentRequest.Code(system: String(text[..<mark]), code: String(text[text.index(after: mark)...]))]
        }
        guard value.isObject else { throw ConsentError(.malformed, place, "a code, or system|code, is wanted here") }
        let element = try ElementReader(value, place)
        if element.has("coding") {
            var found: [ConsentRequest.Code] = []
            for coding in try element.objects("coding") { found.append(try coding.requestCode()) }
            return found
        }
        return [try element.requestCode()]
    }

    private func requestCode() throws(ConsentError) -> ConsentRequest.Code {
        guard let code = try text("code") else { throw ConsentError(.malformed, place, "a coding has a code") }
        return ConsentRequest.Code(system: try text("system"), code: code)
    }
}
