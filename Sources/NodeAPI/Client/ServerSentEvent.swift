/// One event of `GET /events`: its place as a cursor, its kind, and its data.
package struct ServerSentEvent: Hashable, Sendable {
    /// `HEIGHT:INDEX`; asking for events after it continues the stream without a gap.
    package let id: String?
    package let event: String
    package let data: String
}
