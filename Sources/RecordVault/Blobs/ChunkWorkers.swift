internal import Glibc
private import Synchronization

/// Runs independent pieces of work on several cores and returns when all are done.
///
/// What a piece computes must not depend on the others, so the result never depends on how many cores there are.
enum ChunkWorkers {
    /// Fewer pieces than this are not worth a thread.
    private static let threadedCountMin = 8
    private static let threadCountMax = 4

    private static let threadCount = max(1, min(threadCountMax, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

    static func run(count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        guard count >= threadedCountMin, threadCount > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let work = ChunkWork(count: count, body: body)
        var threads: [pthread_t] = []
        for _ in 1..<threadCount {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(work)
            let status = pthread_create(&thread, nil, runChunkWork, context.toOpaque())
            // Without another thread this one does the work.
            if status == 0 { threads.append(thread) } else { context.release() }
        }
        work.run()
        for thread in threads { pthread_join(thread, nil) }
    }
}

/// A counter of the pieces that are still to be done.
private final class ChunkWork: Sendable {
    private let count: Int
    private let body: @Sendable (Int) -> Void
    private let next = Atomic<Int>(0)

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.body = body
    }

    func run() {
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
        }
    }
}

private func runChunkWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<ChunkWork>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
