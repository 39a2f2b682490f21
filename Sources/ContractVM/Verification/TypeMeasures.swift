/// The largest canonical size and the nesting of every type of a module; exists only if its types are sound.
struct TypeMeasures: Sendable {
    /// What a type measures at most.
    struct Measure: Hashable, Sendable {
        /// Canonical bytes.
        let size: Int
        /// How many compound types lie inside one another, this one included.
        let depth: Int
    }

    private let types: TypeTable
    private var enums: [Measure?]
    private var records: [Measure?]

    /// Measures every named type; refuses those that contain themselves, nest too deep or are too large.
    init(_ types: TypeTable) throws(VerificationError) {
        self.types = types
        enums = Array(repeating: nil, count: types.enums.count)
        records = Array(repeating: nil, count: types.records.count)
        let fields = types.enums.flatMap { $0.cases.flatMap(\.payload) } + types.records.flatMap { $0.fields.map(\.type) }
        for type in fields { try Self.checkParts(type) }
        for index in types.enums.indices { _ = try resolve(.enumeration(index), level: 1) }
        for index in types.records.indices { _ = try resolve(.record(index), level: 1) }
    }

    /// The measure of a type that may stand in a module; throws for one that may not.
    func measure(_ type: ContractType) throws(VerificationError) -> Measure {
        try Self.checkParts(type)
        var copy = self
        return try copy.resolve(type, level: 1)
    }

    /// The size of a type that was measured before.
    func size(of type: ContractType) -> UInt64 { UInt64((try? measure(type))?.size ?? MachineLimits.registerBytes) }

    private static func checkParts(_ type: ContractType) throws(VerificationError) {
        var left = MachineLimits.typeParts
        guard count(type, &left) else {
            throw VerificationError("a type has more than \(MachineLimits.typeParts) parts: name some of them as records")
        }
    }

    /// Whether the type has no more parts than are left; stops at the first too many.
    private static func count(_ type: ContractType, _ left: inout Int) -> Bool {
        left -= 1
        guard left >= 0 else { return false }
        switch type {
        case .tuple(let fields):
            for field in fields where !count(field, &left) { return false }
            return true
        case .list(let element, _), .set(let element, _): return count(element, &left)
        case .optional(let wrapped): return count(wrapped, &left)
        default: return true
        }
    }

    private mutating func resolve(_ type: ContractType, level: Int) throws(VerificationError) -> Measure {
        guard level <= MachineLimits.typeDepth else {
            throw VerificationError("a type nests more than \(MachineLimits.typeDepth) deep or contains itself: flatten it")
        }
        let found = try compute(type, level: level)
        guard level + found.depth - 1 <= MachineLimits.typeDepth else {
            throw VerificationError("a type nests more than \(MachineLimits.typeDepth) deep: flatten it")
        }
        guard found.size <= MachineLimits.registerBytes else {
            throw VerificationError(
                "a type takes up to \(found.size) bytes, over \(MachineLimits.registerBytes): lower its bounds"
            )
        }
        return found
    }

    private mutating func compute(_ type: ContractType, level: Int) throws(VerificationError) -> Measure {
        switch type {
        case .bool: return Measure(size: 1, depth: 1)
        case .int, .time, .duration: return Measure(size: 9, depth: 1)
        case .date: return Measure(size: 5, depth: 1)
        case .money: return Measure(size: 14, depth: 1)
        case .hash, .account, .organisation: return Measure(size: 34, depth: 1)
        case .text(let bound), .bytes(let bound): return Measure(size: try Self.checked(bound) + 3, depth: 1)
        case .enumeration(let index): return try enumeration(index, level: level)
        case .record(let index): return try record(index, level: level)
        case .tuple(let fields): return try sequence(fields, level: level)
        case .list(let element, let bound), .set(let element, let bound):
            guard (1...MachineLimits.elements).contains(bound) else {
                throw VerificationError("the bound of a list or set is \(bound): it must be 1 to \(MachineLimits.elements)")
            }
            let inner = try resolve(element, level: level + 1)
            return Measure(size: inner.size * bound + 3, depth: inner.depth + 1)
        case .optional(let wrapped):
            if case .optional = wrapped { throw VerificationError("there is no optional of an optional") }
            let inner = try resolve(wrapped, level: level + 1)
            return Measure(size: inner.size, depth: inner.depth + 1)
        }
    }

    private static func checked(_ bound: Int) throws(VerificationError) -> Int {
        guard (0...MachineLimits.valueBytes).contains(bound) else {
            throw VerificationError("a bound of \(bound) bytes is over \(MachineLimits.valueBytes)")
        }
        return bound
    }

    private mutating func sequence(_ fields: [ContractType], level: Int) throws(VerificationError) -> Measure {
        guard fields.count <= MachineLimits.fields else {
            throw VerificationError("a record, tuple or case has \(fields.count) fields, over \(MachineLimits.fields)")
        }
        var (size, depth) = (3, 0)
        for field in fields {
            let inner = try resolve(field, level: level + 1)
            size += inner.size
            depth = max(depth, inner.depth)
        }
        return Measure(size: size, depth: depth + 1)
    }

    private mutating func enumeration(_ index: Int, level: Int) throws(VerificationError) -> Measure {
        guard let declaration = types.enumeration(index) else { throw VerificationError("there is no enum \(index)") }
        if let known = enums[index] { return known }
        var (size, depth) = (0, 1)
        for found in declaration.cases {
            let payload = try sequence(found.payload, level: level)
            size = max(size, payload.size + found.name.utf8.count + 2)
            depth = max(depth, payload.depth)
        }
        let result = Measure(size: size, depth: depth)
        enums[index] = result
        return result
    }

    private mutating func record(_ index: Int, level: Int) throws(VerificationError) -> Measure {
        guard let declaration = types.record(index) else { throw VerificationError("there is no record \(index)") }
        if let known = records[index] { return known }
        let result = try sequence(declaration.fields.map(\.type), level: level)
        records[index] = result
        return result
    }
}
