package import ContractVM
internal import Primitives

/// A contract of the ledger itself, written in Swift, called like any other.
///
/// Its module declares types, maps, events and functions as a compiled one does, without code.
package protocol BuiltInContract: SendableMetatype {
    static var module: ContractModule { get }
    /// The ids of its maps, in declared order; fixed for ever.
    static var mapIDs: [UInt64] { get }
    static var loaded: LoadedContract { get }
    /// Runs the function of this name; the arguments are already of the declared types.
    static func call(_ function: String, _ call: BuiltInCall) throws(CallFailure) -> ContractValue
}

extension BuiltInContract {
    /// A call as the machine reports one.
    static func run(_ function: String, _ arguments: BuiltInCall, gasUsed: Int64) -> ExecutionOutcome {
        do throws(CallFailure) {
            let value = try call(function, arguments)
            return .completed(value: value, gasUsed: gasUsed + arguments.host.call.gasSpent)
        } catch {
            switch error {
            case .refused(let sentence):
                return .refused(sentence: sentence, gasUsed: gasUsed + arguments.host.call.gasSpent)
            case .notPermitted(let sentence): return .notPermitted(sentence: sentence, gasUsed: gasUsed)
            case .host(let failure): return .hostFailed(failure)
            }
        }
    }

    static func load() -> LoadedContract { LoadedContract(module: module, mapIDs: mapIDs, body: .builtIn(Self.self)) }
}

/// Why a built-in function did not complete.
package enum CallFailure: Error, Hashable, Sendable {
    case refused(String)
    case notPermitted(String)
    case host(HostFailure)
}
