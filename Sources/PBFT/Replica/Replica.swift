package import Primitives

/// One replica of the PBFT protocol (Castro & Liskov, OSDI '99) as a pure value.
///
/// A replica reads no clock, touches no disk, opens no socket and draws no random number.
/// Equal replicas given equal inputs return equal effects, in the same order.
package struct Replica: Hashable, Sendable {
    package let committee: Committee
    package let own: ValidatorIndex
    package let settings: ReplicaSettings

    package init(
        committee: Committee,
        own: ValidatorIndex,
        settings: ReplicaSettings = ReplicaSettings(),
        certified: CertifiedHead,
        restoring records: [DurableRecord] = [],
        mode: ReplicaMode = .voting
    ) {
        self.committee = committee
        self.own = own
        self.settings = settings
    }

    /// The view this replica votes in, or changes to.
    package var view: ViewNumber { .initial }
    package var status: ViewStatus { .active }
    package var mode: ReplicaMode { .voting }
    package var certified: CertifiedHead { CertifiedHead(height: committee.base, blockHash: .zero, certificate: nil) }
    /// The fewest records from which `init(restoring:)` makes this replica again; for journal rotation.
    package var durableRecords: [DurableRecord] { [] }

    /// Whether the message could change anything; asked before its signatures are checked, so that duplicates cost nothing.
    package func isUseful(_ message: SignedMessage) -> Bool { true }

    /// Takes one input and returns what is to be done, in order.
    package mutating func step(_ input: ReplicaInput) -> [ReplicaEffect] { [] }
}
