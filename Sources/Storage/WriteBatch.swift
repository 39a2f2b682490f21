/// Changes that a store makes all together or not at all; a later change of the same key wins.
package struct WriteBatch: Hashable, Sendable {
    /// One change.
    package enum Operation: Hashable, Sendable {
        case put(key: [UInt8], value: [UInt8])
        case delete(key: [UInt8])
    }

    /// The changes in the order in which they were added.
    package private(set) var operations: [Operation] = []

    /// The bytes of all keys and values.
    package private(set) var byteCount = 0

    package init() {}

    package var count: Int { operations.count }
    package var isEmpty: Bool { operations.isEmpty }

    package mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        operations.append(.put(key: key, value: value))
        byteCount += key.count + value.count
    }

    /// Deleting a key that is not there is allowed.
    package mutating func delete(_ key: [UInt8]) {
        operations.append(.delete(key: key))
        byteCount += key.count
    }

    /// Adds the changes of another batch behind the own ones.
    package mutating func append(contentsOf other: WriteBatch) {
        operations += other.operations
        byteCount += other.byteCount
    }

    package mutating func reserveCapacity(_ count: Int) { operations.reserveCapacity(count) }
}
