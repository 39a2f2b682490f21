/// The fixed bounds of a transaction's bytes; they hold for every chain and never change.
package enum TransactionLimits {
    /// The whole COSE_Sign1 message.
    package static let byteCountMax = 65_536
    package static let chainIDByteCountMax = 64
    package static let nameByteCountMax = 64
    package static let argumentCountMax = 32
    package static let uniqueByteCount = 8...16
}
