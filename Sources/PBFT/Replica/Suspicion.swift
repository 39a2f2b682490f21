import Primitives

/// The last SUSPECT of one validator, and the tick at which it was heard last.
///
/// An accuser repeats its SUSPECT with every STATUS for as long as it waits; one that has fallen silent waits no longer, and
/// what it said before must not count together with what others say much later.
struct Suspicion: Hashable, Sendable {
    let message: SignedMessage
    let view: ViewNumber
    let heardTick: UInt64
}
