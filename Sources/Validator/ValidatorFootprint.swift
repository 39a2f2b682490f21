internal import Storage

/// How much a validator keeps beside the chain; must not grow with it.
package struct ValidatorFootprint: Hashable, Sendable {
    package let batchCount: Int
    package let journaledBodyCount: Int
    package let checkingCount: Int
    package let journalByteCount: UInt64
}

extension Validator {
    package var footprint: ValidatorFootprint {
        ValidatorFootprint(
            batchCount: batches.entries.count,
            journaledBodyCount: journaledBodies.count,
            checkingCount: intake.count,
            journalByteCount: journal.byteCount
        )
    }
}
