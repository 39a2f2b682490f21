/// Collects a module's declarations, each constant and sentence once, and computes the costs at the end.
package struct ModuleBuilder: Sendable {
    package private(set) var module: ContractModule
    private var constants: [ConstantDeclaration: UInt16] = [:]
    private var sentences: [[UInt8]: UInt16] = [:]

    package init(_ name: String) { module = ContractModule(name: name) }

    /// The type of a new enum.
    package mutating func enumeration(_ name: String, _ cases: [EnumDeclaration.Case]) -> ContractType {
        module.types.enums.append(EnumDeclaration(name, cases))
        return .enumeration(module.types.enums.count - 1)
    }

    /// The type of a new record.
    package mutating func record(_ name: String, _ fields: [FieldDeclaration]) -> ContractType {
        module.types.records.append(RecordDeclaration(name, fields))
        return .record(module.types.records.count - 1)
    }

    /// The position of a new map.
    package mutating func map(_ name: String, key: [FieldDeclaration], value: ContractType) -> UInt16 {
        module.maps.append(MapDeclaration(name, key: key, value: value))
        return UInt16(clamping: module.maps.count - 1)
    }

    /// The position of a new event.
    package mutating func event(_ name: String, _ fields: [FieldDeclaration]) -> UInt16 {
        module.events.append(EventDeclaration(name, fields))
        return UInt16(clamping: module.events.count - 1)
    }

    /// The position of a constant, new or known.
    package mutating func constant(_ type: ContractType, _ value: ContractValue) -> UInt16 {
        let constant = ConstantDeclaration(type, value)
        if let known = constants[constant] { return known }
        let position = UInt16(clamping: module.constants.count)
        module.constants.append(constant)
        constants[constant] = position
        return position
    }

    /// The position of a text constant exactly as long as it is, for roles, kinds and parameters.
    package mutating func text(_ text: String) -> UInt16 { constant(.text(text.utf8.count), .text(text)) }

    /// The position of a sentence, new or known.
    package mutating func sentence(_ text: String) -> UInt16 {
        if let known = sentences[Array(text.utf8)] { return known }
        let position = UInt16(clamping: module.sentences.count)
        module.sentences.append(text)
        sentences[Array(text.utf8)] = position
        return position
    }

    /// The position of a new import.
    package mutating func importQuery(_ declaration: ImportDeclaration) -> UInt16 {
        module.imports.append(declaration)
        return UInt16(clamping: module.imports.count - 1)
    }

    /// The position of a new function.
    @discardableResult
    package mutating func add(_ function: FunctionDeclaration) -> UInt16 {
        module.functions.append(function)
        return UInt16(clamping: module.functions.count - 1)
    }

    /// The module with the worst-case cost of every function filled in; throws what makes them incomputable.
    package func build(schedule: GasSchedule = .version1) throws(VerificationError) -> ContractModule {
        var built = module
        built.gasScheduleVersion = schedule.version
        let costs = try WorstCaseCost.costs(of: built, schedule: schedule)
        for (index, cost) in costs.enumerated() { built.functions[index].cost = cost }
        return built
    }
}
