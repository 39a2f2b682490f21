import ContractVM
import Primitives

/// Random arguments of a contract's types, mostly small, sometimes at the ends of their range.
struct RandomArguments {
    let types: TypeTable
    let accounts: [AccountID]
    let organisations: [OrganisationID]
    var numbers: FuzzTests.SeededNumbers

    mutating func values(_ types: [ContractType]) -> [ContractValue] { types.map { value($0) } }

    private mutating func value(_ type: ContractType) -> ContractValue {
        switch type {
        case .bool: .bool(numbers.below(2) == 0)
        case .int: .int(integer())
        case .time: .time(UInt64(numbers.below(1 << 42)))
        case .duration: .duration(UInt64(numbers.below(1 << 34)))
        case .date: .date(Int64(numbers.below(40_000)) - 10_000)
        case .money(let currency): money(in: currency)
        case .text(let bound): .text([UInt8](repeating: UInt8(ascii: "a"), count: numbers.below(min(bound, 4) + 1)))
        case .bytes(let bound): .bytes([UInt8](repeating: 7, count: numbers.below(min(bound, 4) + 1)))
        case .hash: .hash(.zero)
        case .account: .account(accounts[numbers.below(accounts.count)])
        case .organisation: .organisation(organisations[numbers.below(organisations.count)])
        case .enumeration(let index): enumCase(types.enums[index])
        case .record, .tuple: .record(values(types.fields(of: type) ?? []))
        case .list(let element, let bound):
            .list(values([ContractType](repeating: element, count: numbers.below(min(bound, 3) + 1))))
        case .set(let element, let bound):
            .set(Set(values([ContractType](repeating: element, count: numbers.below(min(bound, 3) + 1)))).sorted())
        case .optional(let wrapped): numbers.below(3) == 0 ? .none : value(wrapped)
        }
    }

    private mutating func integer() -> Int64 {
        switch numbers.below(9) {
        case 0: Int64(bitPattern: numbers.next())
        case 1: [.max, .min, -1][numbers.below(3)]
        default: Int64(numbers.below(8))
        }
    }

    private mutating func money(in known: Currency?) -> ContractValue {
        guard let currency = known ?? Currency(numbers.below(6) == 0 ? "EUR" : "USD") else { return .none }
        return .money(Money(minor: integer(), currency: currency))
    }

    private mutating func enumCase(_ declaration: EnumDeclaration) -> ContractValue {
        let position = numbers.below(declaration.cases.count)
        return .enumCase(position, values(declaration.cases[position].payload))
    }
}
