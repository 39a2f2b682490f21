/// The named types of one module, which `ContractType` refers to by position.
package struct TypeTable: Hashable, Sendable {
    package var enums: [EnumDeclaration]
    package var records: [RecordDeclaration]

    package init(enums: [EnumDeclaration] = [], records: [RecordDeclaration] = []) {
        self.enums = enums
        self.records = records
    }

    package func enumeration(_ index: Int) -> EnumDeclaration? { enums.indices.contains(index) ? enums[index] : nil }

    package func record(_ index: Int) -> RecordDeclaration? { records.indices.contains(index) ? records[index] : nil }

    /// The field types of a record or tuple; nil for every other type.
    package func fields(of type: ContractType) -> [ContractType]? {
        switch type {
        case .record(let index): record(index)?.fields.map(\.type)
        case .tuple(let fields): fields
        default: nil
        }
    }
}
