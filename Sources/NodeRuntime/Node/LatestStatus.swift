import Primitives
import Synchronization
import Validator

/// The validator's status after its last step, for any thread, and the gauges that follow from it.
final class LatestStatus: Sendable {
    private let status: Mutex<ValidatorStatus>
    private let metrics: NodeMetrics

    init(_ status: ValidatorStatus, _ metrics: NodeMetrics) {
        self.status = Mutex(status)
        self.metrics = metrics
    }

    var value: ValidatorStatus { status.withLock { $0 } }

    /// Called on the validator's thread after every step, with the number of inputs it took.
    func set(_ new: ValidatorStatus, _ inputCount: Int) {
        status.withLock { $0 = new }
        metrics.consensusHeight.set(new.certifiedHeight.rawValue)
        metrics.consensusView.set(new.view.rawValue)
        metrics.poolSize.set(new.poolCount)
        metrics.poolSizeBytes.set(new.poolByteCount)
        metrics.journalSizeBytes.set(new.journalByteCount)
        metrics.syncActive.set(new.isCatchingUp ? 1 : 0)
        metrics.inputQueueLength.set(inputCount)
    }
}
