import Glibc

/// Node processes of this machine: starting them so that they outlive us, finding and ending them by their home.
enum NodeProcess {
    /// Starts `consilium start --home HOME` in a session of its own, with its output appended to a file.
    static func start(home: String, log: String) throws(CommandFailure) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // POSIX_SPAWN_SETSID: neither Ctrl-C nor the end of our terminal reaches the node.
        posix_spawnattr_setflags(&attributes, 0x80)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        keepFilesFromChildren()
        let program = try executable()
        var arguments: [UnsafeMutablePointer<CChar>?] = ["consilium", "start", "--home", home].map { (text: String) in
            strdup(text)
        }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw CommandFailure("the node of \(home) could not be started: \(String(cString: strerror(code)))")
        }
        return pid
    }

    /// Marks every open file but the standard three as closed on exec: whoever waits for the end of a pipe that we were
    /// given must not wait for the node's end too.
    private static func keepFilesFromChildren() {
        for descriptor in entries("/proc/self/fd").compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            let flags = fcntl(descriptor, F_GETFD)
            if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
        }
    }

    static func executable() throws(CommandFailure) -> String {
        guard let path = link("/proc/self/exe") else { throw CommandFailure("/proc/self/exe cannot be read; is /proc mounted?") }
        return path
    }

    /// The processes that hold the home's lock, or were started to take it.
    static func running(on home: String) -> [Int32] {
        let lock = home + "/data/lock"
        return all().filter { pid in
            pid != getpid() && (isStarted(pid, on: home) || openFiles(of: pid).contains(lock))
        }
    }

    /// Whether the process is there and not just waiting to be reaped.
    static func isAlive(_ pid: Int32) -> Bool {
        // Our own ended children stay until somebody asks for them.
        waitpid(pid, nil, WNOHANG)
        guard let stat = text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return false }
        return !stat[end...].hasPrefix(") Z") && !stat[end...].hasPrefix(") X")
    }

    /// Whether a signal or a debugger holds the process.
    static func isStopped(_ pid: Int32) -> Bool {
        guard let stat = text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return false }
        return stat[end...].hasPrefix(") T") || stat[end...].hasPrefix(") t")
    }

    /// Asks the processes to stop and waits; after `seconds` those that remain are killed.
    static func stop(_ pids: [Int32], seconds: Int = 10) async -> (stopped: Int, killed: Int) {
        for pid in pids { kill(pid, SIGTERM) }
        for _ in 0..<seconds * 20 {
            if !pids.contains(where: isAlive) { return (pids.count, 0) }
            try? await Task.sleep(nanoseconds: 50_000_000)
        }
        let left = pids.filter(isAlive)
        for pid in left { kill(pid, SIGKILL) }
        for _ in 0..<100 where left.contains(where: isAlive) { try? await Task.sleep(nanoseconds: 50_000_000) }
        return (pids.count - left.count, left.count)
    }

    // MARK: /proc

    private static func all() -> [Int32] { entries("/proc").compactMap { Int32($0) } }

    private static func isStarted(_ pid: Int32, on home: String) -> Bool {
        guard let line = text("/proc/\(pid)/cmdline") else { return false }
        let arguments = line.split(separator: "\0", omittingEmptySubsequences: true)
        guard arguments.count >= 2, arguments[0].hasSuffix("consilium"), arguments[1] == "start" else { return false }
        return arguments.contains { argument in
            let path = argument.hasPrefix("--home=") ? argument.dropFirst(7) : argument
            return path == home
        }
    }

    private static func openFiles(of pid: Int32) -> [String] {
        entries("/proc/\(pid)/fd").compactMap { link("/proc/\(pid)/fd/\($0)") }
    }

    private static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    static func entries(_ folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names
    }

    /// A file of /proc; they have no size, so they are read to their end.
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
            bytes += chunk[..<count]
        }
    }
}
