import Ledger
import NodeAPI
import NodeRuntime
import Primitives

/// What `consilium status` says of one node.
struct NodeReport {
    let json: JSONValue
    let lines: [String]
    /// False if the node does not answer, or with reasons if one of them is critical.
    let isWhole: Bool

    private static let patienceMilliseconds = 5_000

    /// Asks the node; one that does not answer is looked at from outside if its home is known.
    init(_ target: StatusTarget, withReasons: Bool) async {
        do {
            let client = try RPCClient(target.address, timeoutMilliseconds: Self.patienceMilliseconds)
            defer { client.close() }
            let status = try await client.call("status")
            self.init(
                address: target.address,
                status: status,
                state: withReasons ? try await client.call("consensus_state") : nil
            )
        } catch {
            guard !withReasons else {
                let offline = OfflineObservation(address: target.address, home: target.home, error: error)
                self.init(address: target.address, offline.findings[0])
                return
            }
            let hint = target.home == nil ? [] : ["  `consilium status --why` looks at its home for the reason"]
            self.init(
                json: ["address": .text(target.address), "error": .text("\(error)")],
                lines: ["\(target.address): \(error)"] + hint,
                isWhole: false
            )
        }
    }

    private init(json: JSONValue, lines: [String], isWhole: Bool) {
        (self.json, self.lines, self.isWhole) = (json, lines, isWhole)
    }

    /// Of a node that answered.
    init(address: String, status: JSONValue, state: JSONValue?) {
        let head = Self.head(status, address)
        guard let state else {
            json = status
            let codes = (status["findings"]?.array ?? []).compactMap(\.text)
            let hint = "  something is wrong (\(codes.joined(separator: ", "))): `consilium status --why` says what to do"
            lines = codes.isEmpty ? [head] : [head, hint]
            isWhole = true
            return
        }
        let findings = state["findings"]?.array ?? []
        isWhole = !findings.contains { $0["severity"]?.text == "critical" }
        json = .object(
            [JSONMember("address", .text(address)), JSONMember("answers", true), JSONMember("well", .bool(findings.isEmpty))]
                + ["node", "height", "view"].map { JSONMember($0, status[$0] ?? .null) }
                + ["able", "quorum", "members", "findings"].map { JSONMember($0, state[$0] ?? .null) }
        )
        let (able, quorum) = (state["able"]?.integer ?? 0, state["quorum"]?.integer ?? 0)
        let well = "  all is well: \(able) members can take part, \(quorum) are needed"
        lines = [head] + (findings.isEmpty ? [well] : findings.flatMap(Self.lines))
    }

    /// Of a node that did not answer.
    init(address: String, _ finding: Finding) {
        let finding: JSONValue = [
            "code": .text(finding.code.rawValue), "severity": .text("\(finding.severity)"), "member": .null,
            "since": finding.since.map { .text(TimestampText.write($0)) } ?? .null, "sentence": .text(finding.sentence),
            "remedy": .text(finding.remedy),
        ]
        json = ["address": .text(address), "answers": false, "well": false, "findings": .array([finding])]
        lines = ["\(address) does not answer"] + Self.lines(finding)
        isWhole = false
    }

    private static func head(_ status: JSONValue, _ address: String) -> String {
        let name = status["node"]?.text ?? "node"
        let height = status["height"]?.integer ?? 0
        let hash = status["block_hash"]?.text?.prefix(16) ?? ""
        let view = status["view"]?.integer ?? 0
        let isBehind = status["catching_up"]?.bool == true ? ", catching up" : ""
        return "\(name) at \(address): height \(height), block \(hash)…, view \(view)\(isBehind)"
    }

    private static func lines(_ finding: JSONValue) -> [String] {
        let since = finding["since"]?.text.map { ", since \($0)" } ?? ""
        return [
            "  \(finding["severity"]?.text ?? ""): \(finding["code"]?.text ?? "")\(since)",
            "    \(finding["sentence"]?.text ?? "")", "    What to do: \(finding["remedy"]?.text ?? "")",
        ]
    }
}
