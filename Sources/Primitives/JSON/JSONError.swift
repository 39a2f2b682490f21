/// Why bytes are not JSON: what was expected, and at which byte.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package let offset: Int

    package var description: String { "\(message) at byte \(offset)" }
}
