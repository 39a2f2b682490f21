import FHIR
import Primitives

/// One rule in a line that a person can read.
enum ConsentRuleText {
    static func line(_ rule: ConsentRule, _ meanings: [Hash256: ConsentDirective.Meaning]) -> String {
        func texts(_ hashes: [Hash256]) -> [String] { hashes.map { meanings[$0]?.text ?? $0.hex } }
        var parts: [String] = []
        func add(_ title: String, _ values: [String]) {
            if !values.isEmpty { parts.append("\(title) \(values.sorted().joined(separator: " or "))") }
        }
        let readers =
            rule.accounts.map { "account \($0.hex.prefix(8))…" } + rule.organisations.map { "organisation \($0.hex.prefix(8))…" }
        add(
            "reader",
            readers + rule.roles.map { "role \($0)" } + rule.groups.map { "group \($0.hex.prefix(8))…" } + texts(rule.parties)
        )
        add("custodian", texts(rule.custodians))
        add("author", texts(rule.authors))
        add("act", rule.acts.map(\.rawValue))
        add("purpose", texts(rule.purposes))
        if let level = rule.level.flatMap(ConsentTerminology.label) {
            parts.append(rule.effect == .deny ? "from level \(level.code) on" : "up to level \(level.code)")
        }
        add("label", texts(rule.labels))
        add("class", texts(rule.classes))
        add("code", texts(rule.codes))
        add("data", texts(rule.data))
        add("authored from", rule.authoredFrom.flatMap(FHIRMoment.text).map { [$0] } ?? [])
        add("authored until", rule.authoredUntil.flatMap(FHIRMoment.text).map { [$0] } ?? [])
        add("from", rule.from.flatMap { FHIRMoment.text(Int64(clamping: $0)) }.map { [$0] } ?? [])
        add("before", rule.until.flatMap { FHIRMoment.text(Int64(clamping: $0)) }.map { [$0] } ?? [])
        let margin = String(repeating: "  ", count: rule.depth) + (rule.depth > 0 ? "except: " : "")
        let effect = rule.effect == .group ? "nothing itself" : rule.effect.rawValue
        return margin + effect + (parts.isEmpty ? ", always" : ": " + parts.joined(separator: "; "))
    }
}
