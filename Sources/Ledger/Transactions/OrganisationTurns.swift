internal import Primitives

/// Whose turn it is: the organisations with waiting transactions in one lane, in a ring.
struct OrganisationTurns: Sendable {
    private var ring: [OrganisationID?] = []
    private var first = 0

    mutating func join(_ organisation: OrganisationID?) { ring.append(organisation) }

    mutating func leave(_ organisation: OrganisationID?) {
        guard let place = ring.firstIndex(of: organisation) else { return }
        ring.remove(at: place)
        if place < first { first -= 1 }
        if first >= ring.count { first = 0 }
    }

    /// All of them, beginning with the one whose turn it is.
    func order() -> [OrganisationID?] { Array(ring[first...] + ring[..<first]) }

    mutating func advance() { first = ring.isEmpty ? 0 : (first + 1) % ring.count }
}
