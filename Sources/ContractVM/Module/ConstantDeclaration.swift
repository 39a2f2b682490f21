/// A constant of a module: its type, and a value of that type.
package struct ConstantDeclaration: Hashable, Sendable {
    package let type: ContractType
    package let value: ContractValue

    package init(_ type: ContractType, _ value: ContractValue) {
        self.type = type
        self.value = value
    }
}
