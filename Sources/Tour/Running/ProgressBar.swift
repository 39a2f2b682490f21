internal import Synchronization

/// How far something is; safe from any task.
package final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        var drawnStep = -1
    }

    private let narrator: Narrator
    private let label: String
    private let total: Int
    private let state = Mutex(State())

    init(_ narrator: Narrator, _ label: String, _ total: Int) {
        self.narrator = narrator
        self.label = label
        self.total = max(1, total)
    }

    /// How much is done.
    package var done: Int { state.withLock { $0.done } }

    /// Adds to what is done.
    package func advance(by count: Int = 1) { update { $0 + count } }

    /// Says how much is done.
    package func set(_ done: Int) { update { max($0, done) } }

    private func update(_ change: (Int) -> Int) {
        let line: (String, Bool)? = state.withLock { state in
            state.done = min(total, change(state.done))
            let step = state.done * narrator.drawingSteps / total
            guard step > state.drawnStep else { return nil }
            state.drawnStep = step
            return (Self.line(label, state.done, total), state.done == total)
        }
        if let (text, isLast) = line { narrator.draw(text, isLast: isLast) }
    }

    /// `label  ████████░░░░  1,234 of 10,654`.
    static func line(_ label: String, _ done: Int, _ total: Int) -> String {
        let width = 24
        let filled = done * width / max(1, total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let padded = label + String(repeating: " ", count: max(0, 28 - label.count))
        return "\(padded) \(bar) \(Grouped.text(done)) of \(Grouped.text(total))"
    }
}

/// Whole numbers as people read them.
package enum Grouped {
    /// `10,654`.
    package static func text(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return value < 0 ? "-" + grouped : grouped
    }

    /// Minor units as an amount: `15,382,871.24 USD`.
    package static func money(_ minor: some BinaryInteger, _ currency: String) -> String {
        let cents = String(minor.magnitude % 100)
        let sign = minor < 0 ? "-" : ""
        return "\(sign)\(text(minor.magnitude / 100)).\(cents.count < 2 ? "0" + cents : cents) \(currency)"
    }
}
