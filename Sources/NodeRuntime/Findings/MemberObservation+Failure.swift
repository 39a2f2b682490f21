import PeerNetwork

extension MemberObservation.Failure {
    /// Sorts the end of a connection; a peer's words are read only to tell an operator more.
    init(_ reason: PeerFailure.Reason) {
        let text = reason.description
        switch reason {
        case .wrongProtocol: self = .wrongVersion(text)
        case .wrongKey, .wrongIdentity, .notAMember, .notEd25519, .keyChanged: self = .wrongKeys(text)
        case .wrongChain, .wrongGenesis: self = .wrongChain(text)
        case .damaged: self = .damaged(text)
        case .tls(let detail) where detail.lowercased().contains("certificate"): self = .wrongKeys(text)
        case .refusedByPeer(let words):
            if words.contains("nothing was heard") {
                self = .deaf(text)
            } else if words.contains("protocol version") {
                self = .wrongVersion(text)
            } else if words.contains("TLS key") || words.contains("certificate") {
                self = .wrongKeys(text)
            } else if words.contains("genesis hash") || words.hasPrefix("chain ") {
                self = .wrongChain(text)
            } else {
                self = .other(text)
            }
        default: self = .other(text)
        }
    }
}

extension MemberObservation {
    /// Whether the last failure says more than that a connection ended, and so holds though one stands again.
    var isFailureLasting: Bool {
        switch failure {
        case .deaf, .damaged: true
        default: false
        }
    }
}
