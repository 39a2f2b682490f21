/// What each instruction costs; chosen by height, so that old blocks replay as they ran.
package struct GasSchedule: Hashable, Sendable {
    package let version: UInt64

    /// The first schedule.
    package static let version1 = GasSchedule(version: 1)

    /// The schedule of this version; nil for one that does not exist.
    package static func schedule(version: UInt64) -> GasSchedule? { version == 1 ? version1 : nil }
}
