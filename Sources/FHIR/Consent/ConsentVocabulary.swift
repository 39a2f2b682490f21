/// The words that some consents use, so that a request which gives a code without its system, or a reference without its server,
/// can be compared with them.
package struct ConsentVocabulary: Sendable {
    private var systems: [String: Set<String>] = [:]
    private var servers: [String: Set<String>] = [:]
    private var relatives: Set<String> = []
    private(set) var data: Set<String> = []
    private(set) var classSystems: Set<String> = []

    /// Collects the words of all consents that have a say.
    package init(_ consents: [FHIRConsent]) {
        for consent in consents {
            if let rule = consent.meaning.rule { collect(rule) }
        }
    }

    private mutating func collect(_ rule: ConsentProvision) {
        for coding in rule.labels + rule.purposes + rule.classes + rule.codes {
            systems[coding.code, default: []].insert(coding.system)
        }
        for coding in rule.classes { classSystems.insert(coding.system) }
        data.formUnion(rule.data)
        let names = rule.data.compactMap { $0.split(separator: ":", maxSplits: 1).last.map(String.init) }
        for name in names + rule.recipients + rule.custodians + rule.authors {
            if let tail = ConsentReference.tail(of: name) {
                servers[tail, default: []].insert(name)
            } else {
                relatives.insert(name)
            }
        }
        for exception in rule.exceptions { collect(exception) }
    }

    /// The systems in which consents use a code.
    func systems(of code: String) -> Set<String> { systems[code] ?? [] }

    /// All names under which consents may know what a request calls so.
    func names(of name: String) -> Set<String> {
        if let tail = ConsentReference.tail(of: name) { return relatives.contains(tail) ? [name, tail] : [name] }
        return (servers[name] ?? []).union([name])
    }
}
