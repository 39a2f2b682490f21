/// What has to hold of a contract's state after every call.
package struct ContractInvariant: Hashable, Sendable {
    package let name: String
    package let sentence: String
    /// The query of the module that gives whether it holds.
    package let function: Int
    /// Whether every call that could break it checks it, and is refused with its sentence.
    package let isAlways: Bool
    /// The map whose every entry it is about, the query's arguments being the parts of the key and the value; nil if the
    /// query has no arguments.
    package let map: Int?
}
