import ContractVM
import Testing

/// A record in state, its fields by name.
struct RecordView {
    private let fields: [String: ContractValue]
    private let enums: [String: EnumDeclaration]

    /// `name` is the record's in the contract.
    init(_ value: ContractValue, _ name: String, of module: ContractModule) throws {
        guard case .record(let values) = value else { throw HostFailure("no record") }
        let declared = try #require(module.types.records.first { $0.name == name }).fields
        fields = Dictionary(uniqueKeysWithValues: zip(declared.map(\.name), values))
        var enums: [String: EnumDeclaration] = [:]
        for field in declared {
            if case .enumeration(let index) = field.type { enums[field.name] = module.types.enums[index] }
        }
        self.enums = enums
    }

    subscript(_ name: String) -> ContractValue { fields[name] ?? .none }

    /// The minor units of an amount.
    func minor(_ name: String) -> Int64 {
        guard case .money(let money) = self[name] else { return .min }
        return money.minor
    }

    /// The name of an enum's case.
    func word(_ name: String) -> String {
        guard case .enumCase(let index, _) = self[name], let declared = enums[name] else { return "?" }
        return declared.cases[index].name
    }
}
