internal import Foundation
internal import Synchronization

/// Tells what happens: sentences on standard output, progress on standard error.
package final class Narrator: Sendable {
    private struct State {
        var drawn = 0
    }

    private let isTerminal: Bool
    private let state = Mutex(State())

    /// Draws moving bars only where standard error is a terminal.
    package init() { isTerminal = isatty(STDERR_FILENO) == 1 }

    /// Begins a step: its number and title.
    package func begin(_ number: Int, _ title: String) { write("\n\(number). \(title)") }

    /// One plain sentence.
    package func say(_ sentence: String) { write("   \(sentence)") }

    /// Lines as they are, such as a table.
    package func show(_ lines: [String]) { for line in lines { write("     \(line)") } }

    /// A bar for something that takes a while.
    package func progress(_ label: String, of total: Int) -> ProgressBar { ProgressBar(self, label, total) }

    private func write(_ line: String) {
        state.withLock { state in
            clear(&state)
            FileHandle.standardOutput.write(Data((line + "\n").utf8))
        }
    }

    func draw(_ line: String, isLast: Bool) {
        state.withLock { state in
            guard isTerminal else {
                FileHandle.standardError.write(Data("   \(line)\n".utf8))
                return
            }
            clear(&state)
            let text = "   " + line
            FileHandle.standardError.write(Data((isLast ? text + "\n" : text).utf8))
            state.drawn = isLast ? 0 : text.count
        }
    }

    /// How many steps of a bar are drawn: few lines where nothing can move.
    var drawingSteps: Int { isTerminal ? 200 : 4 }

    private func clear(_ state: inout State) {
        guard state.drawn > 0 else { return }
        let blank = "\r" + String(repeating: " ", count: state.drawn) + "\r"
        FileHandle.standardError.write(Data(blank.utf8))
        state.drawn = 0
    }
}
