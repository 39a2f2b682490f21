internal import Ledger
internal import NodeRuntime
internal import Primitives

/// What a node sees of itself and of the others as JSON.
enum FindingJSON {
    /// `code`, `severity`, `member`, `since`, `sentence`, `remedy`.
    static func json(_ finding: Finding, in observation: NodeObservation) -> JSONValue {
        let member = observation.members.first { $0.key == finding.member }
        return [
            "code": .text(finding.code.rawValue), "severity": .text("\(finding.severity)"),
            "member": member.map { ["validator": LedgerJSON.hex($0.key), "name": .text($0.name)] } ?? .null,
            "since": finding.since.map(LedgerJSON.time) ?? .null, "sentence": .text(finding.sentence),
            "remedy": .text(finding.remedy),
        ]
    }

    /// What the chain knows of a validator that broke the rules.
    static func json(_ known: KnownFault) -> JSONValue {
        [
            "validator": LedgerJSON.hex(known.validator), "epoch": .unsigned(known.epoch.rawValue),
            "offence": .text(known.offence.rawValue), "evidence": LedgerJSON.hex(known.fault.evidence),
            "height": .unsigned(known.fault.height.rawValue), "time": LedgerJSON.time(known.fault.time),
            "reporter": LedgerJSON.hex(known.fault.reporter),
        ]
    }

    /// What is seen of one other member.
    static func json(_ member: MemberObservation, in observation: NodeObservation) -> JSONValue {
        [
            "validator": LedgerJSON.hex(member.key), "name": .text(member.name), "reachable": .bool(member.isReachable),
            "connected": .bool(member.isConnected), "observing": .bool(member.isObserving),
            "heard_ms_ago": member.heardAgo.map(JSONValue.unsigned) ?? .null,
            "height": member.height.map { .unsigned($0.rawValue) } ?? .null,
            "view": member.view.map { .unsigned($0.rawValue) } ?? .null,
            "suspects_view": member.suspectedView.map { .unsigned($0.rawValue) } ?? .null,
            "clock_offset_ms": member.clockOffset.map(JSONValue.integer) ?? .null,
            "evidence": observation.evidence[member.key].map(JSONValue.text) ?? .null,
        ]
    }
}
