internal import PBFT
package import Primitives

/// What a node sees of one other member; times are milliseconds ago.
package struct MemberObservation: Hashable, Sendable {
    /// Why the last connection with it failed or ended, sorted by what helps.
    package enum Failure: Hashable, Sendable {
        case wrongVersion(String)
        case wrongKeys(String)
        case wrongChain(String)
        /// It says that it hears nothing from here.
        case deaf(String)
        /// Bytes change on their way.
        case damaged(String)
        case other(String)

        /// The words of the connection's end.
        package var detail: String {
            switch self {
            case .wrongVersion(let text), .wrongKeys(let text), .wrongChain(let text), .deaf(let text), .damaged(let text),
                .other(let text):
                text
            }
        }
    }

    package var key: PublicKey
    package var name: String
    /// Where it is dialled; nil if only it can dial.
    package var address: String?
    package var isConnected = false
    /// When the last connection ended, or this node started; nil while one stands.
    package var goneAgo: UInt64?
    /// When anything arrived from it last; nil for never.
    package var heardAgo: UInt64?
    package var failure: Failure?
    package var failureAgo: UInt64?
    /// How often a standing connection with it broke in the last half minute.
    package var breakCount = 0
    /// How long the line takes there and back; nil if no connection stands or none was measured.
    package var roundTripMilliseconds: UInt64?
    /// It says that it signs nothing.
    package var isObserving = false
    /// From its last STATUS: the last certified height, and the view it entered last.
    package var height: BlockHeight?
    package var view: ViewNumber?
    /// For how long it has been behind this node without a break.
    package var behindFor: UInt64?
    /// The highest view that it suspects, or has left.
    package var suspectedView: ViewNumber?
    /// Its clock less this node's, in milliseconds.
    package var clockOffset: Int64?

    package init(key: PublicKey, name: String, address: String? = nil) {
        self.key = key
        self.name = name
        self.address = address
    }

    /// A correct member sends STATUS every second; four of them do not get lost by chance.
    package static let silenceMilliseconds: UInt64 = 4_000

    /// Whether it is connected and was heard lately.
    package var isReachable: Bool { isConnected && (heardAgo ?? .max) <= Self.silenceMilliseconds }

    /// Whether it can take part as far as this node sees.
    package var isAble: Bool { isReachable && !isObserving }

    /// For how long it has not been reachable.
    var missingFor: UInt64 { goneAgo ?? heardAgo ?? 0 }
}
