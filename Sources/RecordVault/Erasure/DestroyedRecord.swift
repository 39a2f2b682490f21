/// What was there of an erased record and is gone.
package struct DestroyedRecord: Hashable, Sendable {
    package let envelopeCount: UInt64
    package let hadKey: Bool
    package let hadCiphertext: Bool

    package init(envelopeCount: UInt64, hadKey: Bool, hadCiphertext: Bool) {
        self.envelopeCount = envelopeCount
        self.hadKey = hadKey
        self.hadCiphertext = hadCiphertext
    }
}
