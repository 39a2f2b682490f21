/// What became of an executed transaction; raw values are stable and stand in receipts as text.
///
/// Everything but `ok` leaves the state as it was.
package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case ok
    /// A `require` or `refuse` of the contract; the receipt's message is its sentence.
    case requirementFailed = "requirement_failed"
    /// The caller is not whom the action's `by` clause admits.
    case notPermitted = "not_permitted"
    case outOfGas = "out_of_gas"
    /// A checked operation failed: overflow, a value over its declared bound, …
    case trapped
    case unknownContract = "unknown_contract"
    case unknownFunction = "unknown_function"
    case badArguments = "bad_arguments"
    /// The signing key belongs to no account at this height.
    case unknownSender = "unknown_sender"
    case senderSuspended = "sender_suspended"
    /// The transaction's gas limit is over the block's.
    case gasTooHigh = "gas_too_high"
    /// The block's gas was used up by the transactions before this one.
    case blockFull = "block_full"
}
