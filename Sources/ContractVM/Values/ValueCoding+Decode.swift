package import Primitives

extension ValueCoding {
    /// Reads a value of this type, strictly: its bounds, its range, its canonical form.
    package func decode(_ type: ContractType, from decoder: inout CanonicalDecoder) throws(DecodingError) -> ContractValue {
        switch type {
        case .bool: return .bool(try decoder.bool())
        case .int: return .int(try decoder.integer())
        case .date: return .date(try date(from: &decoder))
        case .time: return .time(try milliseconds(from: &decoder))
        case .duration: return .duration(try milliseconds(from: &decoder))
        case .money(let currency): return .money(try money(in: currency, from: &decoder))
        case .text(let bound): return .text(Array(try decoder.text(limit: bound).utf8))
        case .bytes(let bound): return .bytes(try decoder.bytes(limit: bound))
        case .hash: return .hash(try decoder.fixed())
        case .account: return .account(try decoder.fixed())
        case .organisation: return .organisation(try decoder.fixed())
        case .enumeration(let index): return try enumCase(of: index, from: &decoder)
        case .record, .tuple:
            guard let fields = types.fields(of: type) else { throw decoder.failure(.invalidValue("record type")) }
            return .record(try decode(fields, from: &decoder))
        case .list(let element, let bound): return .list(try elements(element, bound, from: &decoder))
        case .set(let element, let bound):
            let values = try elements(element, bound, from: &decoder)
            for (one, next) in zip(values, values.dropFirst()) where one.compare(next) >= 0 {
                throw decoder.failure(.invalidValue("set: its elements ascend and differ"))
            }
            return .set(values)
        case .optional(let wrapped):
            return decoder.takeNull() ? .none : try decode(wrapped, from: &decoder)
        }
    }

    /// Reads an array of values of exactly these types.
    package func decode(
        _ types: [ContractType],
        from decoder: inout CanonicalDecoder
    ) throws(DecodingError) -> [ContractValue] {
        try decoder.array(types.count) { (inner) throws(DecodingError) in
            var values: [ContractValue] = []
            values.reserveCapacity(types.count)
            for type in types { values.append(try decode(type, from: &inner)) }
            return values
        }
    }

    private func elements(
        _ element: ContractType,
        _ bound: Int,
        from decoder: inout CanonicalDecoder
    ) throws(DecodingError) -> [ContractValue] {
        try decoder.list(limit: bound) { (inner) throws(DecodingError) in try decode(element, from: &inner) }
    }

    private func milliseconds(from decoder: inout CanonicalDecoder) throws(DecodingError) -> UInt64 {
        let value = try decoder.unsigned()
        guard value <= UInt64(Int64.max) else { throw decoder.failure(.outOfRange) }
        return value
    }

    private func date(from decoder: inout CanonicalDecoder) throws(DecodingError) -> Int64 {
        let value = try decoder.integer()
        guard CivilDate.range.contains(value) else { throw decoder.failure(.outOfRange) }
        return value
    }

    private func money(in wanted: Currency?, from decoder: inout CanonicalDecoder) throws(DecodingError) -> Money {
        try decoder.array(2) { (inner) throws(DecodingError) in
            let minor = try inner.integer()
            let amount = Money(minor: minor, currency: try Currency(from: &inner))
            guard amount.isIn(wanted) else { throw inner.failure(.invalidValue("currency")) }
            return amount
        }
    }

    private func enumCase(of index: Int, from decoder: inout CanonicalDecoder) throws(DecodingError) -> ContractValue {
        guard let cases = types.enumeration(index)?.cases else { throw decoder.failure(.invalidValue("enum type")) }
        if decoder.nextMajorType == 3 {
            let position = try caseName(of: cases, from: &decoder)
            guard cases[position].payload.isEmpty else { throw decoder.failure(.invalidValue("enum case: payload missing")) }
            return .enumCase(position, [])
        }
        let count = try decoder.enterArray(limit: MachineLimits.fields + 1)
        guard count > 1 else { throw decoder.failure(.invalidValue("enum case: a case without payload is a text")) }
        let position = try caseName(of: cases, from: &decoder)
        let payload = cases[position].payload
        guard count == payload.count + 1 else {
            throw decoder.failure(.unexpectedCount(expected: payload.count + 1, found: UInt64(count)))
        }
        var values: [ContractValue] = []
        for type in payload { values.append(try decode(type, from: &decoder)) }
        decoder.leaveArray()
        return .enumCase(position, values)
    }

    private func caseName(of cases: [EnumDeclaration.Case], from decoder: inout CanonicalDecoder) throws(DecodingError) -> Int {
        let name = Array(try decoder.text(limit: MachineLimits.nameBytes).utf8)
        // Bytewise, because == on String is canonical equivalence.
        guard let position = cases.firstIndex(where: { $0.name.utf8.elementsEqual(name) }) else {
            throw decoder.failure(.invalidValue("enum case"))
        }
        return position
    }
}
