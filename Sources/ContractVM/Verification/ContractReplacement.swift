/// What becomes of the state when one version of a contract takes the place of another.
///
/// A new version reads an entry as it is where its types take every value of the old ones: the same, with larger bounds, with
/// further cases behind the old ones, or Optional. Where they do not, the new version has to declare `migrate`.
package struct ContractReplacement: Hashable, Sendable {
    /// Something about a map that whoever replaces the contract has to know.
    package struct Finding: Hashable, Sendable {
        package let map: String
        /// Whether the version cannot take the place of the old one.
        package let isBreaking: Bool
        package let sentence: String
    }

    /// A map each of whose entries a function is given when the version is activated; all three are positions.
    package struct Visit: Hashable, Sendable {
        package let oldMap: Int
        package let newMap: Int
        package let function: Int
    }

    /// In the order of the new version's maps, then the old one's.
    package private(set) var findings: [Finding] = []
    /// Maps whose entries are rewritten.
    package private(set) var migrations: [Visit] = []
    /// Maps whose entries are read as they are, and asked what the running version did not ask of all of them.
    package private(set) var checks: [Visit] = []

    /// The name of the function that migrates a map.
    package static func migrationName(of map: String) -> String { "migrate.\(map)" }

    /// Compares a new version with the one that runs.
    package init(of old: ContractModule, by new: ContractModule) {
        let reading = ReadingCheck(new: new.types, old: old.types)
        for (position, map) in new.maps.enumerated() where !map.belongsToVersion {
            guard let before = old.maps.firstIndex(where: { $0.name == map.name }) else { continue }
            compare(position, of: new, with: before, of: old, reading)
        }
        for map in old.maps where !map.belongsToVersion && !new.maps.contains(where: { $0.name == map.name }) {
            let sentence = "the map \(map.name) is left out: what it holds can no longer be read, not by a later version either"
            findings.append(Finding(map: map.name, isBreaking: false, sentence: sentence))
        }
    }

    private mutating func compare(
        _ position: Int,
        of new: ContractModule,
        with oldPosition: Int,
        of old: ContractModule,
        _ reading: ReadingCheck
    ) {
        let (map, before) = (new.maps[position], old.maps[oldPosition])
        func refuse(_ sentence: String) {
            findings.append(Finding(map: map.name, isBreaking: true, sentence: "the map \(map.name) \(sentence)"))
        }
        if let change = reading.difference(.tuple(map.keyTypes), .tuple(before.keyTypes), at: "its key") {
            return refuse("cannot be read: \(change); give the new map another name")
        }
        let change = reading.difference(map.value, before.value, at: "its value")
        let migration = new.functionIndex(named: Self.migrationName(of: map.name))
        switch (change, migration) {
        case (nil, nil):
            guard let asking = new.invariants(of: map) else { return }
            var code = CodeComparison(new: new, old: old, reading: reading)
            // The running version has asked the same of every entry that it wrote, and of those that it found.
            if let asked = old.invariants(of: before), code.isSame(asking, asked) { return }
            checks.append(Visit(oldMap: oldPosition, newMap: position, function: asking))
            let sentence = "the map \(map.name) is read as it is, and each entry is asked what always holds of it in this version"
            findings.append(Finding(map: map.name, isBreaking: false, sentence: sentence))
        case (nil, _?): refuse("is read as it is: leave its migrate out, or it would run again with every version")
        case (let change?, nil): refuse("cannot be read: \(change); declare migrate \(map.name)")
        case (_?, let function?):
            if let fault = Self.fault(of: new.functions[function], map, before, reading) { return refuse(fault) }
            migrations.append(Visit(oldMap: oldPosition, newMap: position, function: function))
        }
    }

    /// Why a function cannot migrate the map; nil if it can.
    private static func fault(
        of function: FunctionDeclaration,
        _ map: MapDeclaration,
        _ before: MapDeclaration,
        _ reading: ReadingCheck
    ) -> String? {
        let types = function.parameters.map(\.type)
        guard function.kind == .function, types.dropLast() == map.keyTypes[...], let taken = types.last else {
            return "has a migrate that does not take its key and a value"
        }
        guard let returns = function.returns, returns == map.value || returns == .optional(map.value) else {
            return "has a migrate that does not give its value"
        }
        return reading.difference(taken, before.value, at: "the value that migrate takes").map { "cannot be migrated: \($0)" }
    }
}

/// Whether values of one module's types can be read by another's.
struct ReadingCheck {
    let new: TypeTable
    let old: TypeTable

    /// Where the first value is that cannot be read, and why; nil if all can.
    func difference(_ now: ContractType, _ before: ContractType, at place: String, level: Int = 0) -> String? {
        let changed = "\(place) was \(before.spelling(in: old)) and is \(now.spelling(in: new))"
        guard level <= MachineLimits.typeDepth + 1 else { return changed }
        switch (now, before) {
        case (.money(nil), .money): return nil
        case (.text(let bound), .text(let other)), (.bytes(let bound), .bytes(let other)): return bound >= other ? nil : changed
        case (.list(let element, let bound), .list(let was, let other)), (.set(let element, let bound), .set(let was, let other)):
            guard bound >= other else { return changed }
            return difference(element, was, at: "an element of \(place)", level: level + 1)
        case (.optional(let wrapped), .optional(let was)): return difference(wrapped, was, at: place, level: level + 1)
        case (.optional(let wrapped), _): return difference(wrapped, before, at: place, level: level + 1)
        case (.tuple(let parts), .tuple(let were)):
            guard parts.count == were.count else { return "\(place) had \(were.count) parts and has \(parts.count)" }
            return first(parts, were, level) { parts.count == 1 ? place : "part \($0 + 1) of \(place)" }
        case (.record(let index), .record(let other)): return record(index, other, place, level)
        case (.enumeration(let index), .enumeration(let other)): return enumeration(index, other, place, level)
        default: return now == before ? nil : changed
        }
    }

    private func record(_ index: Int, _ other: Int, _ place: String, _ level: Int) -> String? {
        guard let fields = new.record(index)?.fields, let were = old.record(other)?.fields else { return "\(place) is no record" }
        for position in 0..<max(fields.count, were.count) {
            guard position < fields.count else { return "\(place) lost the field \(were[position].name)" }
            guard position < were.count else { return "\(place) gained the field \(fields[position].name)" }
            guard fields[position].name == were[position].name else {
                return "field \(position + 1) of \(place) was \(were[position].name) and is \(fields[position].name)"
            }
        }
        return first(fields.map(\.type), were.map(\.type), level) { "\(fields[$0].name) of \(place)" }
    }

    /// The old cases stay where they are, because a set keeps its elements in their order; new ones stand behind them.
    private func enumeration(_ index: Int, _ other: Int, _ place: String, _ level: Int) -> String? {
        guard let cases = new.enumeration(index)?.cases, let were = old.enumeration(other)?.cases else {
            return "\(place) is no enum"
        }
        for (position, item) in were.enumerated() {
            guard position < cases.count, cases[position].name == item.name else {
                return
                    "case \(position + 1) of \(place) was \(item.name) and is \(position < cases.count ? cases[position].name : "gone")"
            }
            guard cases[position].payload.count == item.payload.count else {
                return
                    "the case \(item.name) of \(place) carried \(item.payload.count) values and carries \(cases[position].payload.count)"
            }
            let change = first(cases[position].payload, item.payload, level) {
                "value \($0 + 1) of the case \(item.name) of \(place)"
            }
            if let change { return change }
        }
        return nil
    }

    private func first(
        _ types: [ContractType],
        _ were: [ContractType],
        _ level: Int,
        _ place: (Int) -> String
    ) -> String? {
        for (index, (type, was)) in zip(types, were).enumerated() {
            if let change = difference(type, was, at: place(index), level: level + 1) { return change }
        }
        return nil
    }
}
