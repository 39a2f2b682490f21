import Glibc

/// A queue that many threads fill and that threads of ours wait on; the door between callbacks and a blocking thread.
///
/// A consumer takes everything there is at each wake, so a burst of inputs costs one wake.
package final class WaitingQueue<Element: Sendable>: @unchecked Sendable {
    // Unchecked: `elements` and `isClosed` are touched only between lock and unlock of `mutex`, which lives as long as self.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var elements: [Element] = []
    private var isClosed = false

    package init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Waits must not stretch or shrink when somebody sets the clock.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let isReady = pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(condition, &attributes) == 0
        pthread_condattr_destroy(&attributes)
        precondition(isReady, "the system refuses a mutex or a condition")
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deinitialize(count: 1).deallocate()
        mutex.deinitialize(count: 1).deallocate()
    }

    /// Adds one element and wakes a waiting thread; after `close` it is dropped.
    package func append(_ element: Element) {
        let wasEmpty = locked {
            guard !isClosed else { return false }
            elements.append(element)
            return elements.count == 1
        }
        // Whoever waits takes everything, so elements behind the first need no wake.
        if wasEmpty { pthread_cond_signal(condition) }
    }

    /// Adds one element and says so; false after `close`, for elements that somebody waits for.
    package func appendIfOpen(_ element: Element) -> Bool {
        let isOpen = locked {
            if !isClosed { elements.append(element) }
            return !isClosed
        }
        if isOpen { pthread_cond_signal(condition) }
        return isOpen
    }

    /// Adds several elements and wakes as many threads, for consumers that take one at a time.
    package func append(contentsOf new: [Element]) {
        locked { if !isClosed { elements += new } }
        if new.count == 1 { pthread_cond_signal(condition) } else { pthread_cond_broadcast(condition) }
    }

    /// Ends all waits; what is queued can still be taken.
    package func close() {
        locked { isClosed = true }
        pthread_cond_broadcast(condition)
    }

    package var count: Int { locked { elements.count } }

    /// Everything queued, waiting until there is something, the time has come, or the queue is closed.
    ///
    /// `deadline` counts on the steady clock, in nanoseconds. Nil after the queue was closed and emptied; an empty array when the
    /// deadline passed.
    package func takeAll(until deadline: UInt64 = .max) -> [Element]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !isClosed, wait(until: deadline) {}
        if elements.isEmpty { return isClosed ? nil : [] }
        let taken = elements
        elements = []
        return taken
    }

    /// The oldest element, waiting for one; nil after the queue was closed and emptied.
    package func takeOne() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !isClosed, wait(until: .max) {}
        return elements.isEmpty ? nil : elements.removeFirst()
    }

    /// Waits with the mutex held; false when the deadline has passed.
    private func wait(until deadline: UInt64) -> Bool {
        guard deadline < .max else { return pthread_cond_wait(condition, mutex) == 0 }
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        return pthread_cond_timedwait(condition, mutex, &time) == 0
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
