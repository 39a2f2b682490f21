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

    private static func decode(_ bytes: [UInt8], path: [UInt8]) throws(StateTreeError) -> ValueRecord {
        do { return try ValueRecord(canonicalBytes: bytes) } catch {
            throw .damagedValues(prefix: Hex.encode(path), bitLength: path.count * 8, detail: error.description)
        }
    }
}
