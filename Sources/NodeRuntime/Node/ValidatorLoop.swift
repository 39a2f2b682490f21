import Glibc
internal import Primitives
package import Validator

/// The one thread that owns the validator: takes everything queued, steps, and carries the effects out.
///
/// A burst of inputs costs one wake and one step. Others look at the validator only through `inspect`, which runs here.
package final class ValidatorLoop: @unchecked Sendable {
    // Unchecked: `validator` is touched by the loop's thread alone once `start` was called.
    private enum Item: Sendable {
        case input(ValidatorInput)
        case inspect(@Sendable (Validator) -> Void)
    }

    private let validator: Validator
    private let queue = WaitingQueue<Item>()
    private let tickNanoseconds: UInt64
    private let carryOut: @Sendable ([ValidatorEffect]) -> Void
    private let onStep: @Sendable (ValidatorStatus, Int) -> Void

    /// `carryOut` and `onStep` are called on the loop's thread and must not block.
    package init(
        _ validator: sending Validator,
        tickMilliseconds: Int,
        onStep: @escaping @Sendable (ValidatorStatus, Int) -> Void,
        carryOut: @escaping @Sendable ([ValidatorEffect]) -> Void
    ) {
        self.validator = validator
        tickNanoseconds = UInt64(max(1, tickMilliseconds)) * 1_000_000
        self.onStep = onStep
        self.carryOut = carryOut
    }

    package func start() -> NodeThread { NodeThread(name: "validator") { self.run() } }

    package func send(_ input: ValidatorInput) { queue.append(.input(input)) }

    package func send(_ inputs: [ValidatorInput]) { queue.append(contentsOf: inputs.map(Item.input)) }

    /// Runs `body` between two steps.
    package func inspect<Value: Sendable>(_ body: @escaping @Sendable (Validator) -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let isQueued = queue.appendIfOpen(.inspect { continuation.resume(returning: body($0)) })
            if !isQueued { continuation.resume(returning: nil) }
        }
    }

    /// Ends the loop after what is queued.
    package func stop() { queue.close() }

    /// Lets inputs gather for a millisecond after a step: under load, a step and a wake for each of them would cost more than
    /// the work itself.
    private func gather(since lastStep: UInt64) {
        guard !validator.needsStep else { return }
        let elapsed = SteadyClock.nanoseconds() &- lastStep
        guard elapsed < Self.gatherNanoseconds else { return }
        usleep(UInt32((Self.gatherNanoseconds - elapsed) / 1_000))
    }

    private static let gatherNanoseconds: UInt64 = 1_000_000

    private func run() {
        var inputs: [ValidatorInput] = [.started]
        var nextTick = SteadyClock.nanoseconds() + tickNanoseconds
        var lastStep: UInt64 = 0
        while true {
            gather(since: lastStep)
            let deadline = validator.needsStep || !inputs.isEmpty ? 0 : nextTick
            guard let items = queue.takeAll(until: deadline) else { return }
            for item in items {
                switch item {
                case .input(let input): inputs.append(input)
                case .inspect(let body): body(validator)
                }
            }
            let time = SteadyClock.nanoseconds()
            if time >= nextTick {
                inputs.append(.tick)
                // After a long pause one tick is enough: patience is counted in time that this node was awake.
                nextTick = max(nextTick + tickNanoseconds, time)
            }
            if inputs.isEmpty, !validator.needsStep { continue }
            carryOut(validator.step(inputs, now: WallClock.now()))
            lastStep = SteadyClock.nanoseconds()
            inputs.removeAll(keepingCapacity: true)
            onStep(validator.status, items.count)
        }
    }
}
