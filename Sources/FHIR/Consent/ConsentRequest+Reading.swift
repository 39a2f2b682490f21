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
        guard let text = try request.text("at"), let moment = FHIRMoment(text), moment.isInstant, moment.first >= 0 else {
            throw ConsentError(.malformed, "\(request.place).at", "is no time from 1970 on; write it like 2026-01-31T09:30:00Z")
        }
        at = moment.first
        self.data = try data.map { (data) throws(ConsentError) in try ConsentData(data) } ?? ConsentData()
        if let custodians = try request.names(["custodian"]) { self.data.custodians = custodians }
    }
}
