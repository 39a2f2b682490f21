/// What consents can come to, where a question leaves something open: one or more of nothing, a permission, a denial.
package struct ConsentOutcomes: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let nothing = ConsentOutcomes(rawValue: 1)
    package static let permission = ConsentOutcomes(rawValue: 2)
    package static let denial = ConsentOutcomes(rawValue: 4)

    private static let each = [nothing, permission, denial]

    /// Side by side the strongest counts: a denial, then a permission.
    package func beside(_ other: ConsentOutcomes) -> ConsentOutcomes {
        var found: ConsentOutcomes = []
        for left in Self.each where contains(left) {
            for right in Self.each where other.contains(right) {
                found.formUnion(left.rawValue > right.rawValue ? left : right)
            }
        }
        return found
    }

    /// Permitted only if nothing else is possible.
    package var isPermitted: Bool { self == .permission }
}
