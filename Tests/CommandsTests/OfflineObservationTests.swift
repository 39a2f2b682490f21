import Commands
import NodeRuntime
import Primitives
import TestSupport
import Testing

/// What `status --why` says of a node that does not answer.
@Suite struct OfflineObservationTests {
    private let begun = Timestamp(1_800_000_000_000)

    private func found(_ change: (inout OfflineObservation) -> Void) -> Finding? {
        var observation = OfflineObservation(
            address: "http://127.0.0.1:7601",
            failure: "the node does not answer (Connection refused)",
            home: "/srv/node"
        )
        change(&observation)
        return observation.findings.first
    }

    @Test func `without a home only the address can be doubted`() {
        #expect(found { $0.home = nil }?.code == .unreachable)
    }

    @Test func `a node that never ran, was stopped, or was killed are told apart`() {
        #expect(found { _ in }?.code == .notRunning)
        let stopped = found { $0.lastRun = LastRun(state: .ended, time: begun, pid: 7) }
        #expect(stopped?.code == .notRunning && stopped?.since == begun)
        let killed = found { $0.lastRun = LastRun(state: .running, time: begun, pid: 7) }
        #expect(killed?.code == .crashed && killed?.sentence.contains("process 7") == true)
    }

    @Test func `the reason that the last run left is told with its code`() {
        let full = found { $0.lastRun = LastRun(state: .failed(.diskFull, "no space is left"), time: begun, pid: 7) }
        #expect(full?.code == .diskFull && full?.sentence.contains("no space is left") == true)
    }

    @Test func `a process that is held or does not answer is told from one that is not there`() {
        let held = found { $0.processes = [.init(pid: 9, isStopped: true)] }
        #expect(held?.code == .stopped && held?.remedy.contains("kill -CONT 9") == true)
        #expect(found { $0.processes = [.init(pid: 9)] }?.sentence.contains("does not listen") == true)
        let mute = found {
            $0.processes = [.init(pid: 9)]
            $0.isConnected = true
        }
        #expect(mute?.code == .unresponsive && mute?.sentence.contains("takes connections") == true)
    }

    @Test func `a note of the last run is read as it was written, and a longer reason does not outlive a shorter one`() throws {
        let folder = try TemporaryFolder()
        let home = Home(path: folder.path("home"))
        #expect(LastRun.read(in: home) == nil)
        try home.create(configuration: NodeConfiguration(), genesis: [])
        for state in [
            LastRun.State.running, .failed(.diskFull, String(repeating: "ü", count: 5_000)), .failed(.failed, "short"), .ended,
        ] {
            LastRun.note(state, in: home)
            let read = try #require(LastRun.read(in: home))
            switch (state, read.state) {
            case (.failed(let code, let words), .failed(let readCode, let readWords)):
                #expect(code == readCode && words.hasPrefix(readWords) && !readWords.isEmpty)
            default: #expect(read.state == state)
            }
        }
    }
}
