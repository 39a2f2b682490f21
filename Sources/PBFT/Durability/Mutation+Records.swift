package import Primitives

// Planted bugs of the journal, by the kind of record that they lose.
extension Mutation {
    /// Whether a planted bug keeps the record from the journal.
    package static func isNotJournaled(_ content: DurableRecord.Content) -> Bool {
        switch content {
        case .signed(.viewChange): isActive(.viewChangeNotJournaled)
        case .entered: isActive(.newViewNotJournaled)
        case .prepared: isActive(.preparedNotJournaled)
        case .signed: false
        }
    }

    /// Whether a planted bug loses the record when the journal is read.
    static func isForgotten(_ content: DurableRecord.Content) -> Bool {
        switch content {
        case .signed(.prePrepare), .signed(.prepare): isActive(.voteForgottenAtStart)
        default: false
        }
    }
}
