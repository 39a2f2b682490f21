package import ContractVM
package import Primitives

// A transaction may run only once while it could be repeated. How long that is follows from the lifetime limit that was in force when
// it ran; so a limit that was lowered counts on until no transaction of its time is left.
extension Governance {
    static let earlierLimit: [UInt8] = Array("earlier_lifetime_limit_ms".utf8)
    static let earlierLimitEnd: [UInt8] = Array("earlier_lifetime_limit_until".utf8)

    /// Notes, before a parameter takes a new value, the limit that goes on to count for what has run.
    static func noteLifetimeLimit(before name: [UInt8], _ value: Int64, _ call: BuiltInCall) throws(CallFailure) {
        guard name.elementsEqual(ChainParameter.lifetimeLimit.name.utf8) else { return }
        let limit: UInt64
        let counting: UInt64
        do throws(HostFailure) {
            limit = try call.directory.parameters().lifetimeLimitMilliseconds
            counting = try call.directory.countingLifetimeLimit(at: call.now)
        } catch { throw .host(error) }
        guard UInt64(clamping: value) < counting else { return }
        // Whatever ran until now under the present limit has expired by then; what an earlier one left may expire later.
        var end = call.now.advanced(by: limit)?.rawValue ?? .max
        if counting > limit, case .int(let earlier)? = try call.read(Map.counters.rawValue, .text(earlierLimitEnd)) {
            end = max(end, UInt64(clamping: earlier))
        }
        try call.write(Map.counters.rawValue, .text(earlierLimit), value: .int(Int64(clamping: counting)))
        try call.write(Map.counters.rawValue, .text(earlierLimitEnd), value: .int(Int64(clamping: end)))
    }
}

extension Directory {
    /// How long before `time` a block may lie at most for one of its transactions to be repeatable still: the lifetime limit, or a
    /// greater one that was in force a while ago.
    package func countingLifetimeLimit(at time: Timestamp) throws(HostFailure) -> UInt64 {
        let limit = try parameters().lifetimeLimitMilliseconds
        guard let earlier = try counter(Governance.earlierLimit), let end = try counter(Governance.earlierLimitEnd),
            time.rawValue < UInt64(clamping: end)
        else { return limit }
        return max(limit, UInt64(clamping: earlier))
    }

    private func counter(_ name: [UInt8]) throws(HostFailure) -> Int64? {
        let map = Governance.loaded.maps[Governance.Map.counters.rawValue]
        guard let bytes = try world.value(for: map.key([.text(name)])), case .int(let value) = try map.value(from: bytes)
        else { return nil }
        return value
    }
}
