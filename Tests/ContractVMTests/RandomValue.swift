import ContractVM
import Primitives

/// Random values of a type, biased to the ends of its range.
struct RandomValue {
    let types: TypeTable

    func make(_ type: ContractType, _ random: inout SplitMix) -> ContractValue {
        switch type {
        case .bool: .bool(.random(using: &random))
        case .int: .int(integer(&random))
        case .time: .time(UInt64(bitPattern: integer(&random) & .max))
        case .duration: .duration(UInt64(bitPattern: integer(&random) & .max))
        case .date: .date(.random(in: CivilDate.range, using: &random))
        case .money(let currency):
            InstructionVectors.cash(integer(&random), currency?.description ?? (Bool.random(using: &random) ? "USD" : "EUR"))
        case .text(let bound): .text(Array(repeating: UInt8.random(in: 97...122, using: &random), count: length(bound, &random)))
        case .bytes(let bound): .bytes(Array(repeating: UInt8.random(in: 0...255, using: &random), count: length(bound, &random)))
        case .hash: .hash(.zero)
        case .account: .account(MemoryHost.account(.random(in: 1...3, using: &random)))
        case .organisation: .organisation(MemoryHost.organisation(.random(in: 1...3, using: &random)))
        case .enumeration(let index): enumCase(index, &random)
        case .record, .tuple: .record((types.fields(of: type) ?? []).map { make($0, &random) })
        case .list(let element, let bound): .list((0..<length(bound, &random)).map { _ in make(element, &random) })
        case .set(let element, let bound): .set(Set((0..<length(bound, &random)).map { _ in make(element, &random) }).sorted())
        case .optional(let wrapped): Bool.random(using: &random) ? .none : make(wrapped, &random)
        }
    }

    private func integer(_ random: inout SplitMix) -> Int64 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .random(in: -3...3, using: &random)
        case 1: Bool.random(using: &random) ? .max : .min
        default: Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
        }
    }

    private func length(_ bound: Int, _ random: inout SplitMix) -> Int { .random(in: 0...min(bound, 5), using: &random) }

    private func enumCase(_ index: Int, _ random: inout SplitMix) -> ContractValue {
        let cases = types.enums[index].cases
        let position = Int.random(in: 0..<cases.count, using: &random)
        return .enumCase(position, cases[position].payload.map { make($0, &random) })
    }
}
