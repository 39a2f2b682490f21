extension ValueCoding {
    /// Whether the value is of the type, to its last element: shape, bounds, ranges, order of sets, UTF-8.
    package func conforms(_ value: ContractValue, to type: ContractType) -> Bool {
        switch (type, value) {
        case (.optional(let wrapped), let value): value == .none || conforms(value, to: wrapped)
        case (.bool, .bool), (.int, .int), (.hash, .hash), (.account, .account),
            (.organisation, .organisation):
            true
        case (.money(let currency), .money(let amount)): amount.isIn(currency)
        case (.time, .time(let number)), (.duration, .duration(let number)): number <= UInt64(Int64.max)
        case (.date, .date(let days)): CivilDate.range.contains(days)
        case (.text(let bound), .text(let bytes)):
            bytes.count <= bound && String(validating: bytes, as: UTF8.self) != nil
        case (.bytes(let bound), .bytes(let bytes)): bytes.count <= bound
        case (.enumeration(let index), .enumCase(let position, let payload)):
            conforms(payload, toCase: position, of: index)
        case (.record, .record(let values)), (.tuple, .record(let values)):
            types.fields(of: type).map { conforms(values, to: $0) } ?? false
        case (.list(let element, let bound), .list(let values)):
            values.count <= bound && values.allSatisfy { conforms($0, to: element) }
        case (.set(let element, let bound), .set(let values)):
            values.count <= bound && values.allSatisfy { conforms($0, to: element) }
                && zip(values, values.dropFirst()).allSatisfy { $0.compare($1) < 0 }
        default: false
        }
    }

    /// Whether the values are of these types, one by one.
    package func conforms(_ values: [ContractValue], to types: [ContractType]) -> Bool {
        values.count == types.count && zip(values, types).allSatisfy { conforms($0, to: $1) }
    }

    private func conforms(_ payload: [ContractValue], toCase position: Int, of index: Int) -> Bool {
        guard let cases = types.enumeration(index)?.cases, cases.indices.contains(position) else { return false }
        return conforms(payload, to: cases[position].payload)
    }
}
