/// A file, or a place in one, that was left out and why.
package struct SkippedFile: Hashable, Sendable {
    package let path: String
    /// One of a few fixed sentences; never contents.
    package let reason: String
}
