internal import Primitives

/// The keys of `chain/`: one letter, then fixed-width parts, so that blocks lie in order of height.
enum BlockStoreKey {
    static let genesisHash: [UInt8] = [UInt8(ascii: "G")]
    static let newest: [UInt8] = [UInt8(ascii: "N")]

    /// The height of the snapshot that the chain begins with here.
    static let base: [UInt8] = [UInt8(ascii: "B")]

    static func header(_ height: BlockHeight) -> [UInt8] { key("h", height) }
    static func hashIndex(_ hash: Hash256) -> [UInt8] { [UInt8(ascii: "x")] + hash.bytes }
    static func ids(_ height: BlockHeight) -> [UInt8] { key("i", height) }
    static func bodies(_ height: BlockHeight) -> [UInt8] { key("b", height) }
    static func receipts(_ height: BlockHeight) -> [UInt8] { key("r", height) }
    static func certificate(_ height: BlockHeight) -> [UInt8] { key("c", height) }
    /// The set that begins to sign after this height, where the header changes the validators.
    static func validators(_ height: BlockHeight) -> [UInt8] { key("v", height) }
    static let validatorsPrefix: [UInt8] = [UInt8(ascii: "v")]

    /// Header and ids of a block that came with a snapshot.
    static func window(_ height: BlockHeight) -> [UInt8] { key("w", height) }

    static func transaction(_ id: TransactionID) -> [UInt8] { [UInt8(ascii: "t")] + id.bytes }

    static func history(_ subject: Hash256, _ height: BlockHeight) -> [UInt8] {
        historyPrefix(subject) + bigEndian(height.rawValue)
    }

    static func historyPrefix(_ subject: Hash256) -> [UInt8] { [UInt8(ascii: "a")] + subject.bytes }

    private static func key(_ letter: Unicode.Scalar, _ height: BlockHeight) -> [UInt8] {
        [UInt8(ascii: letter)] + bigEndian(height.rawValue)
    }

    /// The height at the end of a key that ends with one.
    static func height(ofKey key: [UInt8]) -> BlockHeight? {
        guard key.count >= 8 else { return nil }
        return BlockHeight(key.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    static func bigEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }
}
