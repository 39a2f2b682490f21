import Glibc

/// A thread of the operating system with a name, for work that blocks or must not be interleaved.
package struct NodeThread: Sendable {
    private let thread: pthread_t

    /// Starts at once; `name` is cut to 15 bytes, which is what the system keeps.
    package init(name: String, _ run: @escaping @Sendable () -> Void) {
        thread = Self.start(ThreadBody(name: String(name.prefix(15)), run: run))
    }

    private static func start(_ body: ThreadBody) -> pthread_t {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        // Contract execution recurses through queries and decoders: the same generous stack everywhere.
        pthread_attr_setstacksize(&attributes, 8 << 20)
        var thread = pthread_t()
        let status = pthread_create(&thread, &attributes, runThreadBody, Unmanaged.passRetained(body).toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "the system refuses another thread (errno \(status)); raise the limit of processes")
        return thread
    }

    /// Waits for its end; call once, from another thread.
    package func join() { pthread_join(thread, nil) }

    /// Cores that this process may use, at least 1.
    package static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

/// What a thread runs, handed over through C as an opaque pointer.
private final class ThreadBody: Sendable {
    private let name: String
    private let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }

    func start() {
        showName()
        run()
    }

    /// For `top -H` and debuggers; `pthread_setname_np` is a GNU extension that Swift does not import.
    private func showName() {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = Array(name.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}

private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().start()
    return nil
}
