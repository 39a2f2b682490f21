/// Why the tour cannot go on, in one sentence that names the thing and says what to do.
package struct TourError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }
}
