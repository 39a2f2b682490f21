/// What things cost; chosen by height, so that old blocks replay as they ran.
///
/// One unit is meant to be about a nanosecond of one core. Prices depend on the instruction and the declared types alone,
/// not on the values: so the worst case is known before, and what is measured is close to it.
package struct GasSchedule: Hashable, Sendable {
    package let version: UInt64

    /// An instruction on scalars, and any jump.
    let scalar: UInt64
    /// An instruction that makes, takes apart or compares a value.
    let value: UInt64
    /// Beside it, for each field, element or payload that is copied.
    let element: UInt64
    /// Beside it, for each four bytes that are copied or compared at most.
    let quad: UInt64
    /// A call within the module.
    let call: UInt64
    /// Entering an action or query; beside it, `argumentByte` for each byte of arguments at most.
    let entry: UInt64
    let argumentByte: UInt64
    /// Reading state, or asking whether a key is there; beside it, `readByte` for each byte of key and value at most.
    let read: UInt64
    let readByte: UInt64
    /// Writing or removing; beside it, `writeByte` for each byte of key and value at most.
    let write: UInt64
    let writeByte: UInt64
    /// Beginning a scan, and each entry that it gives; beside it, `readByte` for each byte of the entry at most.
    let scan: UInt64
    let scanEntry: UInt64
    /// An event; beside it, `eventByte` for each byte of its fields at most.
    let event: UInt64
    let eventByte: UInt64
    /// A question to the registry or governance.
    let registry: UInt64
    /// Calling another contract's query, beside what that query uses.
    let imported: UInt64

    /// The first schedule.
    package static let version1 = GasSchedule(
        version: 1,
        scalar: 2,
        value: 10,
        element: 4,
        quad: 1,
        call: 50,
        entry: 500,
        argumentByte: 2,
        read: 5000,
        readByte: 10,
        write: 10_000,
        writeByte: 40,
        scan: 10_000,
        scanEntry: 1000,
        event: 1000,
        eventByte: 10,
        registry: 2000,
        imported: 5000
    )

    /// The schedule of this version; nil for one that does not exist.
    package static func schedule(version: UInt64) -> GasSchedule? { version == 1 ? version1 : nil }

    func entry(parameters: [ContractType], measures: TypeMeasures) -> UInt64 {
        entry + argumentByte * parameters.reduce(0) { $0 + measures.size(of: $1) }
    }
}
