internal import Ledger
package import NodeRuntime
internal import Primitives

/// What can be learned about a node that does not answer; `findings` judges by this alone.
package struct OfflineObservation: Hashable, Sendable {
    /// A process that runs on the home.
    package struct Process: Hashable, Sendable {
        package var pid: Int32
        /// SIGSTOP or a debugger holds it.
        package var isStopped: Bool

        package init(pid: Int32, isStopped: Bool = false) {
            self.pid = pid
            self.isStopped = isStopped
        }
    }

    package var address: String
    /// Why it did not answer, in the client's words.
    package var failure: String
    /// It took the connection and then said nothing in time, or nothing that fits.
    package var isConnected = false
    /// Nil if nobody said where the home is.
    package var home: String?
    package var processes: [Process] = []
    package var lastRun: LastRun?

    package init(address: String, failure: String, home: String? = nil) {
        self.address = address
        self.failure = failure
        self.home = home
    }

    package var findings: [Finding] {
        guard let home else { return [unreachable] }
        if let process = processes.first { return [Self.finding(process, self)] }
        guard let lastRun else {
            return [
                Finding(
                    .notRunning,
                    .critical,
                    "The node of \(home) does not run, and no run has left a word there.",
                    remedy: "Start it: `consilium start --home \(home)`."
                )
            ]
        }
        return [Self.finding(lastRun, home)]
    }

    private var unreachable: Finding {
        Finding(
            .unreachable,
            .critical,
            "\(Self.sentence(failure))",
            remedy:
                "Run this on the node's machine with --home, which looks at its processes and its last run; else check the address and the way to it."
        )
    }

    private static func finding(_ process: Process, _ observation: OfflineObservation) -> Finding {
        let home = observation.home ?? ""
        if process.isStopped {
            return Finding(
                .stopped,
                .critical,
                "The node's process \(process.pid) is held by a signal (SIGSTOP) or a debugger.",
                remedy: "Let it go on with `kill -CONT \(process.pid)`; it finds its way back by itself."
            )
        }
        let what =
            observation.isConnected
            ? "takes connections at \(observation.address) and does not answer" : "does not listen at \(observation.address)"
        return Finding(
            .unresponsive,
            .critical,
            "The node's process \(process.pid) runs on \(home) and \(what): it is still starting, api.listen is another address, or it hangs.",
            remedy:
                "Wait half a minute and ask again; then read the node's log, compare api.listen, and look at the machine's load and disk."
        )
    }

    private static func finding(_ run: LastRun, _ home: String) -> Finding {
        switch run.state {
        case .running:
            Finding(
                .crashed,
                .critical,
                "The node of \(home) does not run. Its last run, begun \(TimestampText.write(run.time)) as process \(run.pid), ended without a word: killed (kill -9, out of memory), crashed, or the machine lost power.",
                remedy:
                    "Start it: `consilium start --home \(home)`; it loses nothing that it promised. Look for the cause in its log and in `journalctl -k`."
            )
        case .ended:
            Finding(
                .notRunning,
                .critical,
                since: run.time,
                "The node of \(home) does not run: it was stopped in order.",
                remedy: "Start it: `consilium start --home \(home)`."
            )
        case .failed(let code, let words):
            Finding(
                code,
                .critical,
                since: run.time,
                "The node of \(home) does not run; its last run ended with: \(words)",
                remedy:
                    "Do what the sentence says, then `consilium start --home \(home)`; Docs/operations/troubleshooting.md has more on \(code.rawValue)."
            )
        }
    }

    /// Capital letter and full stop.
    private static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() + "." }
}
