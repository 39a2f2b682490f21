/// One write: a new value for a key, or nil to remove it.
package struct StateChange: Hashable, Sendable {
    package let key: StateKey
    package let value: [UInt8]?

    package init(key: StateKey, value: [UInt8]?) {
        self.key = key
        self.value = value
    }
}
