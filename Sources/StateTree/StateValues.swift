internal import Primitives
internal import Storage

/// The values of a state as they lie flat in a store or a snapshot of it.
struct StateValues: Sendable {
    let source: any KeyValueSnapshot

    func record(at path: [UInt8]) throws(StateTreeError) -> ValueRecord? {
        let bytes: [UInt8]?
        do { bytes = try source.value(for: StateRecordKey.value(path)) } catch { throw .storage(error) }
        guard let bytes else { return nil }
        return try Self.decode(bytes, path: path)
    }

    /// Visits the records whose path is not below `from` and begins with the first `bits` bits of `prefix`, in order.
    func scan(
        from: [UInt8],
        prefix: [UInt8],
        bits: Int,
        _ visit: (_ path: [UInt8], _ record: ValueRecord) throws(StateTreeError) -> ScanStep
    ) throws(StateTreeError) {
        var failure: StateTreeError?
        let start = StateRecordKey.value(from)
        let end = KeyRange.end(ofPrefix: StateRecordKey.value(Array(prefix[..<(bits >> 3)])))
        do {
            try source.scan(from: start, to: end, order: .ascending) { key, value in
                let path = Array(key[StateRecordKey.values.count...])
                guard BitPath.begins(path, with: prefix, bits: bits) else { return .stop }
                do throws(StateTreeError) {
                    return try visit(path, try Self.decode(value, path: path))
                } catch {
                    failure = error
                    return .stop
                }
            }
        } catch { throw .storage(error) }
        if let failure { throw failure }
    }

    /// The leaves of at most `limit` + 1 entries whose path begins with the first `bits` bits of `prefix`, ascending.
    func leaves(prefix: [UInt8], bits: Int, limit: Int) throws(StateTreeError) -> [GroupLeaf] {
        var leaves: [GroupLeaf] = []
        leaves.reserveCapacity(min(limit, 16))
        var failure: StateTreeError?
        let start = StateRecordKey.value(BitPath.prefix(prefix, bits: bits))
        do {
            try source.scan(from: start, to: nil, order: .ascending) { name, bytes in
                guard name.count >= start.count, name.starts(with: StateRecordKey.values) else { return .stop }
                let path = Array(name[StateRecordKey.values.count...])
                guard BitPath.begins(path, with: prefix, bits: bits) else { return .stop }
                guard let hash = ValueRecord.leafHash(path: path, record: bytes), Self.follows(path, leaves.last?.path, bits)
                else {
                    failure = .damagedValues(
                        prefix: Hex.encode(path),
                        bitLength: path.count * 8,
                        detail: "the record there cannot be read"
                    )
                    return .stop
                }
                leaves.append(GroupLeaf(path: path, hash: hash))
                return leaves.count <= limit ? .next : .stop
            }
        } catch { throw .storage(error) }
        if let failure { throw failure }
        return leaves
    }

    /// Whether a path does not begin with the one before it, with which it shares `known` bits.
    private static func follows(_ path: [UInt8], _ last: [UInt8]?, _ known: Int) -> Bool {
        guard let last else { return true }
        let limit = min(path.count, last.count) * 8
        return BitPath.commonBits(last, path, from: known, limit: limit) < limit
    }

    private static func decode(_ bytes: [UInt8], path: [UInt8]) throws(StateTreeError) -> ValueRecord {
        do { return try ValueRecord(canonicalBytes: bytes) } catch {
            throw .damagedValues(prefix: Hex.encode(path), bitLength: path.count * 8, detail: error.description)
        }
    }
}
