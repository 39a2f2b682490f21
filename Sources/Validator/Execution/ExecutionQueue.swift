internal import Primitives

/// Committed batches in the order of heights: those to be executed, and those executed and not certified.
struct ExecutionQueue {
    struct Item {
        let height: BlockHeight
        let digest: Hash256
    }

    private var waiting: [Item] = []
    /// Ids by height of executed, uncertified batches, as ordered (with what execution dropped).
    private var executed: [BlockHeight: [Hash256]] = [:]
    /// Ids of executed, uncertified batches; they are in the pool and no work any more.
    private(set) var executedIDCount = 0

    var isEmpty: Bool { waiting.isEmpty }

    mutating func append(_ height: BlockHeight, _ digest: Hash256) {
        waiting.append(Item(height: height, digest: digest))
    }

    mutating func takeNext() -> Item? { waiting.isEmpty ? nil : waiting.removeFirst() }

    mutating func noteExecuted(_ height: BlockHeight, _ ids: [Hash256]) {
        executed[height] = ids
        executedIDCount += ids.count
    }

    /// The ids that were ordered at a height that is certified now.
    mutating func takeExecuted(_ height: BlockHeight) -> [Hash256] {
        let ids = executed.removeValue(forKey: height) ?? []
        executedIDCount -= ids.count
        return ids
    }

    /// Forgets what catching up has overtaken.
    mutating func skip(through height: BlockHeight) { waiting.removeAll { $0.height <= height } }

    /// Forgets everything up to a height whose state was taken in; what was committed above it is still to be executed.
    mutating func forget(through height: BlockHeight) {
        skip(through: height)
        for overtaken in executed.keys where overtaken <= height { _ = takeExecuted(overtaken) }
    }
}
