import Glibc

/// One line on standard error that grows; nothing where standard error is no terminal.
struct ProgressBar {
    private static let width: UInt64 = 40
    private let total: UInt64?
    private var done: UInt64 = 0
    private var shown: UInt64?
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(total: UInt64?) { self.total = total }

    mutating func advance(failures: Int) {
        done += 1
        guard let total else {
            if isTerminal { write("\r\(done) seeds, \(failures) failed ") }
            return
        }
        let thousandths = done * 1_000 / total
        guard isTerminal, shown != thousandths else { return }
        shown = thousandths
        let filled = Int(done * Self.width / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Int(Self.width) - filled)
        write("\r\(bar) \(done) of \(total) seeds, \(failures) failed ")
    }

    func finish() { if isTerminal { write("\n") } }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
