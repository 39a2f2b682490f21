/// Why a command did not do what it was asked: one sentence that names the thing, what is wrong, and what to do.
package struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }
}
