package import Primitives

/// One signature that must hold before a message is `Authenticated`.
package struct RequiredSignature: Hashable, Sendable {
    package let signer: ValidatorIndex
    package let kind: MessageKind
    package let body: [UInt8]
    package let signature: SignatureBytes
}

extension SignedMessage {
    /// Every outer and nested signature of the message; nil when an index lies outside the committee or a nested
    /// message is not well formed, in which case the message is refused without any check.
    ///
    /// The outer signature comes first.
    package func requiredSignatures(in committee: Committee, window: UInt64) -> [RequiredSignature]? {
        guard committee.contains(sender) else { return nil }
        var required = [
            RequiredSignature(signer: sender, kind: kind, body: message.signedBody(committee.context), signature: signature)
        ]
        switch message {
        case .viewChange(let viewChange):
            guard viewChange.isWellFormed(in: committee, window: window) else { return nil }
            required += viewChange.nestedSignatures(in: committee)
        case .newView(let newView):
            for nested in newView.viewChanges {
                guard case .viewChange = nested.message,
                    let inner = nested.requiredSignatures(in: committee, window: window)
                else { return nil }
                required += inner
            }
        default: break
        }
        return required
    }
}

extension ViewChange {
    func nestedSignatures(in committee: Committee) -> [RequiredSignature] {
        var required: [RequiredSignature] = []
        if let certificate { required += certificate.requiredSignatures(in: committee) }
        for entry in prepared { required += entry.requiredSignatures(in: committee) }
        return required
    }
}
