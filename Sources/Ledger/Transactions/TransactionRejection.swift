internal import Primitives

/// Why a transaction was not admitted: a stable code and a sentence that says what to do.
///
/// Messages name limits and times, never the contents of an argument.
package struct TransactionRejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// The codes of the RPC's `data.code`; their raw values never change.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case malformed
        case tooLarge = "too_large"
        case wrongChain = "wrong_chain"
        case expired
        case expiresTooLate = "expires_too_late"
        case duplicate
        case unknownSender = "unknown_sender"
        case senderSuspended = "sender_suspended"
        case badSignature = "bad_signature"
        case unknownContract = "unknown_contract"
        case unknownFunction = "unknown_function"
        case badArguments = "bad_arguments"
        case gasTooHigh = "gas_too_high"
        case quotaExceeded = "quota_exceeded"
        case poolFull = "pool_full"
        case looksLikePersonalData = "looks_like_personal_data"
    }

    package let code: Code
    package let message: String
    /// When trying again makes sense; set for `quota_exceeded` and `pool_full`.
    package let retryAfterMilliseconds: UInt64?

    /// Takes the code's general sentence unless a more exact one is given.
    package init(_ code: Code, _ message: String? = nil, retryAfterMilliseconds: UInt64? = nil) {
        self.code = code
        self.message = message ?? code.sentence
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    package var description: String { "\(code.rawValue): \(message)" }

    static func malformed(_ error: DecodingError) -> TransactionRejection {
        TransactionRejection(
            .malformed,
            "the transaction is not a COSE_Sign1 message in the accepted form (\(error)); encode it as the page on transactions says"
        )
    }

    static func tooLarge(byteCount: Int) -> TransactionRejection {
        TransactionRejection(
            .tooLarge,
            "the transaction has \(byteCount) bytes and the limit is \(TransactionLimits.byteCountMax); keep large contents off the chain and name them by hash"
        )
    }
}

extension TransactionRejection.Code {
    /// What the code means and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .malformed: "the bytes are not a transaction; encode it as the page on transactions says"
        case .tooLarge: "the transaction is larger than 64 KiB; keep large contents off the chain and name them by hash"
        case .wrongChain: "the transaction names another chain; sign it again with the chain id that `status` shows"
        case .expired: "the transaction's expiry has passed; sign it again with a later one"
        case .expiresTooLate: "the expiry is further ahead than the chain allows; sign it again with an earlier one"
        case .duplicate: "the transaction was accepted before; ask for its status by id instead of sending it again"
        case .unknownSender: "the signing key belongs to no account; have an administrator register it"
        case .senderSuspended: "the sender's account or organisation is suspended; ask the organisation's administrator"
        case .badSignature: "the signature does not fit the key and the contents; sign the exact bytes that are sent"
        case .unknownContract: "no contract of this name is deployed; see `contracts` for the names"
        case .unknownFunction: "the contract has no action of this name; see `contract` for its functions"
        case .badArguments: "the arguments do not fit the function's parameters; see `contract` for their types"
        case .gasTooHigh: "the gas limit is over the block's; lower it, the function's worst case is shown by `contract`"
        case .quotaExceeded: "the sender or its organisation sends faster than its quota; wait and send it again"
        case .poolFull: "the pool is full; wait and send it again"
        case .looksLikePersonalData:
            "a text argument looks like a name, number or address of a person; send a code or a pseudonym, never clear data"
        }
    }
}
