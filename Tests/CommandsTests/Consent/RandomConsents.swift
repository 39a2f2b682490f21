import TestSupport

/// Draws consents and requests from a seed over few words, so that they meet often.
struct RandomConsents {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func some(_ words: [String], _ most: Int = 2) -> [String] {
        Array(words.shuffled(using: &random).prefix(Int.random(in: 1...most, using: &random)))
    }

    private static let reasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    private static let levels = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
    private static let acts = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    private static let purposes = ["TREAT", "ETREAT", "HPAYMT", "HRESCH", "CLINTRCH", "BTG"]
    private static let readers = ["Practitioner/1", "Practitioner/2", "Organization/1", "Group/1"]
    private static let dates = [
        "2023", "2024-03", "2024-06-15", "2024-06-15T12:00:00Z", "2024-06-15T12:00:00+02:00", "2025-01-01",
    ]

    mutating func consent(_ id: Int) -> String {
        let status = chance(92) ? "active" : "inactive"
        let scope = chance(90) ? "patient-privacy" : "research"
        var members = """
            "resourceType":"Consent","id":"c\(id)","status":"\(status)","scope":{"coding":[{"code":"\(scope)"}]},"patient":{"reference":"Patient/1"}
            """
        if chance(15) { members += ",\"policyRule\":{\"coding\":[{\"code\":\"\(chance(50) ? "OPTIN" : "OPTOUT")\"}]}" }
        if chance(5) { members += ",\"verification\":[{\"verified\":false}]" }
        if chance(97) { members += ",\"provision\":\(provision(0))" }
        return "{\(members)}"
    }

    private mutating func provision(_ depth: Int) -> String {
        var members: [String] = []
        if depth > 0 || chance(85) { members.append("\"type\":\"\(chance(60) ? "permit" : "deny")\"") }
        // The deeper, the fewer conditions: otherwise nothing matches.
        let share = depth == 0 ? 12 : 25
        if chance(share) { members.append("\"period\":\(period())") }
        if chance(share) {
            let actors = some(Self.readers).map { reader in
                "{\"role\":{\"coding\":[{\"code\":\"\(chance(80) ? "IRCP" : chance(50) ? "AUT" : "CST")\"}]},\"reference\":{\"reference\":\"\(reader)\"}}"
            }
            members.append("\"actor\":[\(actors.joined(separator: ","))]")
        }
        if chance(share / 2) {
            let actions = some(["access", "disclose", "correct"]).map { "{\"coding\":[{\"code\":\"\($0)\"}]}" }
            members.append("\"action\":[\(actions.joined(separator: ","))]")
        }
        if chance(share) { members.append("\"securityLabel\":[\(labels())]") }
        if chance(40) {
            let codes = some(Self.purposes, 3).map { "{\"system\":\"\(Self.reasons)\",\"code\":\"\($0)\"}" }
            members.append("\"purpose\":[\(codes.joined(separator: ","))]")
        }
        if chance(share) {
            let codes = some(["Observation", "Condition"]).map { "{\"code\":\"\($0)\"}" }
            members.append("\"class\":[\(codes.joined(separator: ","))]")
        }
        if chance(share / 2) {
            let codes = some(["1-1", "2-2", "3-3"]).map { "{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"\($0)\"}]}" }
            members.append("\"code\":[\(codes.joined(separator: ","))]")
        }
        if chance(share) { members.append("\"dataPeriod\":\(period())") }
        if chance(share) { members.append("\"data\":[\(data())]") }
        if depth < 4, chance(55) {
            let inner = (0..<Int.random(in: 1...2, using: &random)).map { _ in provision(depth + 1) }
            members.append("\"provision\":[\(inner.joined(separator: ","))]")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func period() -> String {
        let ends = some(Self.dates, 1) + some(Self.dates, 1)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return "{\"start\":\"\(ends[0])\"}"
        case 1: return "{\"end\":\"\(ends[1])\"}"
        default: return "{\"start\":\"2023\",\"end\":\"\(ends[1])\"}"
        }
    }

    private mutating func labels() -> String {
        some(["L", "N", "R", "V", "ETH", "HIV"]).map { code in
            "{\"system\":\"\(code.count == 1 ? Self.levels : Self.acts)\",\"code\":\"\(code)\"}"
        }.joined(separator: ",")
    }

    private mutating func data() -> String {
        some(["Observation/1", "Condition/1", "Encounter/1", "Practitioner/1"]).map { name in
            let meaning = some(["instance", "related", "dependents", "authoredby"], 1)[0]
            return "{\"meaning\":\"\(meaning)\",\"reference\":{\"reference\":\"\(name)\"}}"
        }.joined(separator: ",")
    }

    mutating func request() -> String {
        let quoted = { (words: [String]) in "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        var data: [String] = []
        if chance(85) { data.append("\"labels\":\(chance(15) ? "[]" : quoted(some(["L", "N", "R", "V", "ETH"])))") }
        if chance(85) { data.append("\"instance\":\"\(some(["Observation/1", "Observation/2", "Condition/1"], 1)[0])\"") }
        if chance(70) { data.append("\"author\":\"\(some(Self.readers, 1)[0])\"") }
        if chance(70) { data.append("\"encounter\":\"Encounter/\(chance(50) ? 1 : 2)\"") }
        if chance(30) { data.append("\"references\":[\"Practitioner/1\"]") }
        if chance(30) { data.append("\"referredBy\":[\"Condition/1\"]") }
        if chance(85) { data.append("\"authoredOn\":\"\(some(Self.dates, 1)[0])\"") }
        if chance(50) { data.append("\"code\":\"\(some(["1-1", "2-2", "4-4"], 1)[0])\"") }
        var members = [
            "\"purpose\":\(quoted(some(Self.purposes, chance(85) ? 1 : 2)))", "\"actor\":\"\(some(Self.readers, 1)[0])\"",
        ]
        members.append("\"actorGroups\":\(chance(50) ? "[]" : quoted(some(Self.readers)))")
        let times = [
            "2024-06-15T11:59:59Z", "2024-06-15T12:00:00Z", "2024-06-15T10:00:00.500Z", "2025-01-01T00:00:00Z",
            "2022-12-31T23:59:59Z",
        ]
        members.append("\"at\":\"\(some(times, 1)[0])\"")
        if chance(25) { members.append("\"action\":\(quoted(some(["access", "disclose", "correct"])))") }
        if chance(30) { members.append("\"custodian\":\"Organization/\(chance(50) ? 1 : 2)\"") }
        members.append("\"data\":{\(data.joined(separator: ","))}")
        return "{\"request\":{\(members.joined(separator: ","))}}"
    }
}
