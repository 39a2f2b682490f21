internal import Glibc
internal import NodeAPI
package import NodeRuntime
package import Primitives

/// How the last run on a home went, for whoever asks when nothing answers: `data/last-run`.
///
/// The file has its full length from the start and is overwritten in place, so that a full disk cannot keep the reason out.
package struct LastRun: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Written at the start; if no process is there, the run ended without a word.
        case running
        /// Ended in order.
        case ended
        /// Ended by itself, or did not begin.
        case failed(FindingCode, String)
    }

    package let state: State
    package let time: Timestamp
    package let pid: Int32

    private static let byteCount = 4_096

    package static func file(of home: Home) -> String { home.dataFolder + "/last-run" }

    /// Notes the state of this process; what cannot be written is left out, since it is about something else.
    package static func note(_ state: State, in home: Home) {
        let run = LastRun(state: state, time: WallClock.now(), pid: getpid())
        var bytes = Array(run.json.description.utf8.prefix(byteCount - 1))
        bytes += Array(repeating: UInt8(ascii: " "), count: byteCount - 1 - bytes.count) + [UInt8(ascii: "\n")]
        let descriptor = open(file(of: home), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = pwrite(descriptor, bytes, bytes.count, 0)
        _ = fdatasync(descriptor)
    }

    /// What the last run left; nil if there was none or its note cannot be read.
    package static func read(in home: Home) -> LastRun? {
        guard let text = NodeProcess.text(file(of: home)), let json = try? JSONReader.read(Array(text.utf8)) else { return nil }
        return LastRun(json)
    }

    package init(state: State, time: Timestamp, pid: Int32) {
        (self.state, self.time, self.pid) = (state, time, pid)
    }

    // MARK: JSON

    package var json: JSONValue {
        let (name, code, sentence): (String, FindingCode?, String?) =
            switch state {
            case .running: ("running", nil, nil)
            case .ended: ("ended", nil, nil)
            case .failed(let code, let sentence): ("failed", code, Self.shortened(sentence))
            }
        return [
            "state": .text(name), "code": code.map { .text($0.rawValue) } ?? .null,
            "sentence": sentence.map(JSONValue.text) ?? .null, "time_ms": .unsigned(time.rawValue),
            "pid": .integer(Int64(pid)),
        ]
    }

    /// Cut between characters, so that the note fits and stays UTF-8.
    private static func shortened(_ sentence: String) -> String {
        var cut = sentence
        while cut.utf8.count > byteCount / 2 { cut.removeLast() }
        return cut
    }

    package init?(_ json: JSONValue) {
        guard let name = json["state"]?.text, let time = json["time_ms"]?.integer, let pid = json["pid"]?.integer else {
            return nil
        }
        switch name {
        case "running": state = .running
        case "ended": state = .ended
        case "failed":
            let code = json["code"]?.text.flatMap(FindingCode.init(rawValue:)) ?? .failed
            state = .failed(code, json["sentence"]?.text ?? "no reason was written")
        default: return nil
        }
        self.time = Timestamp(UInt64(clamping: time))
        self.pid = Int32(clamping: pid)
    }
}
