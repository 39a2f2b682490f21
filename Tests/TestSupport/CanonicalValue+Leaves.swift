package import Primitives

// The single items of an encoded value, so that a test can change each of them alone.
extension CanonicalValue {
    /// How many items the value holds that are no arrays.
    package var leafCount: Int {
        guard case .array(let items) = self else { return 1 }
        return items.reduce(0) { $0 + $1.leafCount }
    }

    /// The value with the leaf of that number changed; nil if there is no such leaf or `change` gives nil.
    package func changingLeaf(_ number: Int, _ change: (CanonicalValue) -> CanonicalValue?) -> CanonicalValue? {
        guard case .array(var items) = self else { return number == 0 ? change(self) : nil }
        var rest = number
        for index in items.indices {
            let count = items[index].leafCount
            guard rest >= count else {
                guard let changed = items[index].changingLeaf(rest, change) else { return nil }
                items[index] = changed
                return .array(items)
            }
            rest -= count
        }
        return nil
    }
}
