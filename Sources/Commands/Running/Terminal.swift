import Glibc

/// What the command says: answers on standard output, progress on standard error.
enum Terminal {
    static var hasProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// One text and a line end on standard output.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// A text without line end on standard output, behind which somebody writes.
    static func prompt(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// A line of progress on standard error.
    static func note(_ text: String) { write((hasProgress ? "\r\u{1B}[2K" : "") + text + "\n", to: STDERR_FILENO) }

    /// A bar that the next bar or note replaces; nothing where standard error is no terminal.
    static func bar(_ title: String, _ done: Int, of total: Int) {
        guard hasProgress, total > 0 else { return }
        let width = 30
        let filled = min(width, done * width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        write("\r\u{1B}[2K\(title) [\(bar)] \(done)/\(total)", to: STDERR_FILENO)
    }

    /// Wipes a bar that nothing else will replace.
    static func clearBar() {
        if hasProgress { write("\r\u{1B}[2K", to: STDERR_FILENO) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            offset += count
        }
    }
}
