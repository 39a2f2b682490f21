import PBFT

extension SuspicionReason {
    /// Why, for people.
    var spelled: String {
        switch self {
        case .noProgress: "it orders nothing though there is work"
        case .starvedTransaction: "it leaves a transaction out"
        case .slowProgress: "it is slower than the backlog demands"
        case .noHeartbeat: "it sends no empty blocks"
        case .connectionLost: "its connection ended"
        case .refusedProposal(let why): "its proposal was refused: \(why)"
        case .equivocation: "it signed two different proposals"
        case .invalidNewView: "its new-view does not follow from what it carries"
        }
    }
}
