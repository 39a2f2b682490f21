internal import StateTree
package import Validator

extension NodeConfiguration {
    /// What the configuration settles of a validator; all else is the validator's own default.
    package var validatorSettings: ValidatorSettings {
        var settings = ValidatorSettings()
        settings.journalSegmentByteCount = UInt64(storage.journalSegmentMiB) << 20
        settings.tree.cacheByteCount = storage.stateTreeCacheByteCount
        settings.snapshotGap = UInt64(sync.snapshotGap)
        settings.snapshotPeriodMilliseconds = UInt64(sync.snapshotPeriodSeconds) * 1_000
        return settings
    }
}
