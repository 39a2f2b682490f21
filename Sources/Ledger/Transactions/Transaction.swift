package import Primitives

/// What a sender asks the chain to do: call one action of one contract before a time.
///
/// The bytes are the canonical array `[1, chain id, expires, unique, contract, function, [arguments…], gas limit]`.
/// Names are printable ASCII, so that comparing them never depends on Unicode equivalence.
package struct Transaction: Hashable, Sendable, CanonicalCodable {
    package static let version: UInt64 = 1

    package let chainID: String
    /// Block time at or after which the transaction is refused.
    package let expires: Timestamp
    /// 8 to 16 bytes chosen by the sender; they make equal calls different transactions.
    package let unique: [UInt8]
    package let contract: String
    package let function: String
    package let arguments: [CanonicalValue]
    package let gasLimit: UInt64

    package init(
        chainID: String,
        expires: Timestamp,
        unique: [UInt8],
        contract: String,
        function: String,
        arguments: [CanonicalValue],
        gasLimit: UInt64
    ) {
        self.chainID = chainID
        self.expires = expires
        self.unique = unique
        self.contract = contract
        self.function = function
        self.arguments = arguments
        self.gasLimit = gasLimit
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(8)
        encoder.unsigned(Self.version)
        encoder.text(chainID)
        encoder.unsigned(expires)
        encoder.bytes(unique)
        encoder.text(contract)
        encoder.text(function)
        encoder.list(arguments)
        encoder.unsigned(gasLimit)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(8) { (decoder) throws(DecodingError) in
            guard try decoder.unsigned() == Self.version else {
                throw decoder.failure(.invalidValue("version of a transaction; this node reads version 1"))
            }
            return Transaction(
                chainID: try decoder.printableASCII(limit: TransactionLimits.chainIDByteCountMax, "chain id"),
                expires: try decoder.counter(),
                unique: try Self.unique(from: &decoder),
                contract: try decoder.printableASCII(limit: TransactionLimits.nameByteCountMax, "contract name"),
                function: try decoder.printableASCII(limit: TransactionLimits.nameByteCountMax, "function name"),
                arguments: try decoder.list(of: CanonicalValue.self, limit: TransactionLimits.argumentCountMax),
                gasLimit: try decoder.unsigned()
            )
        }
    }

    private static func unique(from decoder: inout CanonicalDecoder) throws(DecodingError) -> [UInt8] {
        let unique = try decoder.bytes(limit: TransactionLimits.uniqueByteCount.upperBound)
        guard TransactionLimits.uniqueByteCount.contains(unique.count) else {
            throw decoder.failure(.invalidValue("unique; it has 8 to 16 bytes"))
        }
        return unique
    }
}
