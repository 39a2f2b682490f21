import ContractVM
import Primitives

/// Random values of a type: often small and equal to others, so that calls meet each other, sometimes at the edge.
struct FuzzValues {
    let cast: FuzzCast
    let types: TypeTable
    let now: Timestamp

    private static let day: Int64 = 86_400_000

    func value(_ type: ContractType, _ choices: inout FuzzChoices) -> ContractValue {
        switch type {
        case .bool: return .bool(choices.happens(percent: 50))
        case .int: return .int(integer(&choices))
        case .time: return .time(time(&choices))
        case .duration: return .duration(UInt64(choices.one(of: [0, 1, 24, 24 * 30, 24 * 400])) * 3_600_000)
        case .date: return .date(Int64(clamping: now.rawValue) / Self.day + Int64(choices.one(of: [-400, -1, 0, 0, 1, 30, 400])))
        case .money(let currency): return .money(money(in: currency, &choices))
        case .text(let bound):
            let text = choices.one(of: ["a", "b", "note", String(repeating: "x", count: bound), ""])
            return .text(Array(text.utf8.prefix(bound)))
        case .bytes(let bound):
            return .bytes([UInt8](repeating: UInt8(choices.below(3)), count: min(bound, 1 + choices.below(3))))
        case .hash: return .hash(choices.one(of: cast.hashes))
        case .account: return .account(choices.one(of: cast.actors).id)
        case .organisation: return .organisation(choices.one(of: cast.organisations).id)
        default: return compound(type, &choices)
        }
    }

    private func compound(_ type: ContractType, _ choices: inout FuzzChoices) -> ContractValue {
        switch type {
        case .enumeration(let index):
            let cases = types.enumeration(index)?.cases ?? []
            let position = choices.below(cases.count)
            let payload = cases.indices.contains(position) ? cases[position].payload : []
            return .enumCase(position, payload.map { value($0, &choices) })
        case .optional(let wrapped): return choices.happens(percent: 30) ? .none : value(wrapped, &choices)
        case .list(let element, let bound): return .list(elements(element, bound, &choices))
        case .set(let element, let bound):
            let sorted = elements(element, bound, &choices).sorted()
            return .set(sorted.reduce(into: []) { if $0.last != $1 { $0.append($1) } })
        default: return .record((types.fields(of: type) ?? []).map { value($0, &choices) })
        }
    }

    private func elements(_ type: ContractType, _ bound: Int, _ choices: inout FuzzChoices) -> [ContractValue] {
        (0..<choices.below(min(bound, 3) + 1)).map { _ in value(type, &choices) }
    }

    private func integer(_ choices: inout FuzzChoices) -> Int64 {
        switch choices.below(10) {
        case 0...5: Int64(choices.below(5))
        case 6, 7: cast.numbers.isEmpty ? 1 : choices.one(of: cast.numbers) &+ Int64(choices.below(3)) - 1
        case 8: Int64(choices.below(2_000)) - 1_000
        default: choices.one(of: [.max, .min + 1, -1])
        }
    }

    private func time(_ choices: inout FuzzChoices) -> UInt64 {
        let days: Int64 = choices.one(of: [-30, -1, 0, 1, 1, 30, 400])
        return UInt64(max(0, Int64(clamping: now.rawValue) + days * Self.day))
    }

    private func money(in known: Currency?, _ choices: inout FuzzChoices) -> Money {
        let currency = known ?? (choices.happens(percent: 95) ? cast.currencies[0] : choices.one(of: cast.currencies))
        return Money(
            minor: choices.one(of: [0, 1, 100, 100, 250, 1_000, 12_345, -1, -100, 1_000_000_000, .max]),
            currency: currency
        )
    }

    /// Simpler values of the same type, the simplest first, for making a failing sequence smaller.
    func simpler(_ found: ContractValue) -> [ContractValue] {
        switch found {
        case .int(let number) where number != 0:
            return [0, 1, number / 2].filter { $0.magnitude < number.magnitude }.map { .int($0) }
        case .money(let money) where money.minor != 0:
            return [0, 1, 100, money.minor / 2].filter { $0.magnitude < money.minor.magnitude }.map {
                .money(Money(minor: $0, currency: money.currency))
            }
        case .text(let utf8) where utf8.count > 1: return [.text(Array("a".utf8))]
        case .list(let values) where !values.isEmpty: return [.list([]), .list(Array(values.dropLast()))]
        case .set(let values) where !values.isEmpty: return [.set([]), .set(Array(values.dropLast()))]
        case .record(let fields):
            return fields.indices.flatMap { index in
                simpler(fields[index]).map { value in
                    var changed = fields
                    changed[index] = value
                    return .record(changed)
                }
            }
        default: return []
        }
    }
}
