internal import Glibc
internal import Primitives

/// Step 8: the primary is killed in the middle of the claims, which never stop, and comes back.
struct FaultStep {
    let scene: TourScene

    /// What was seen, told once the claims are through.
    struct Report: Sendable {
        let name: String
        let viewBefore: Int64
        let viewAfter: Int64
        let primaryAfter: String
        let certifiedBefore: Int
        let certifiedAtRestart: Int
        let certifiedAtCatchUp: Int
        let heightAtKill: Int64
        let heightAtRestart: Int64
        let interruption: Duration
        let catchUp: Duration
    }

    /// Runs beside the claims; `certified` counts them.
    func run(_ certified: CertifiedCount) async throws -> Report {
        try await certified.wait(for: certified.total / 3)
        let (index, before) = try await primary()
        let node = scene.network.doors[index].node
        let countBefore = certified.value
        let killed = ContinuousClock.now
        guard kill(node.pid, SIGKILL) == 0 else {
            throw TourError("process \(node.pid) of \(node.name) cannot be killed; is localnet.json of another network?")
        }
        let after = try await newView(above: before.view, without: index)
        // Requests that were under way at the killed node are answered by others; count on from a few more.
        try await certified.wait(for: min(certified.total, countBefore + 8))
        let interruption = ContinuousClock.now - killed
        try await certified.wait(for: max(certified.value, certified.total * 2 / 3))
        let countAtRestart = certified.value
        let others = await scene.network.statuses().compactMap { $0 }
        let heightAtRestart = others.map(\.height).max() ?? after.height
        let restarted = ContinuousClock.now
        _ = try await scene.settings.startNode(node)
        try await caughtUp(index, to: heightAtRestart)
        return Report(
            name: node.name,
            viewBefore: before.view,
            viewAfter: after.view,
            primaryAfter: name(of: after.primary),
            certifiedBefore: countBefore,
            certifiedAtRestart: countAtRestart,
            certifiedAtCatchUp: certified.value,
            heightAtKill: before.height,
            heightAtRestart: heightAtRestart,
            interruption: interruption,
            catchUp: ContinuousClock.now - restarted
        )
    }

    func tell(_ report: Report) {
        let narrator = scene.narrator
        narrator.begin(8, "A fault, while the claims were running")
        narrator.say(
            "At \(Grouped.text(report.certifiedBefore)) certified claims the primary, \(report.name), was killed with −9 "
                + "in view \(report.viewBefore) at height \(report.heightAtKill)."
        )
        narrator.say(
            "The other three moved to view \(report.viewAfter) under \(report.primaryAfter) and went on after "
                + "\(Self.seconds(report.interruption)) s; the load never stopped."
        )
        narrator.say(
            "At \(Grouped.text(report.certifiedAtRestart)) claims, height \(report.heightAtRestart), it was started again; "
                + "it had caught up after \(Self.seconds(report.catchUp)) s, at \(Grouped.text(report.certifiedAtCatchUp)) claims. Nothing certified was lost."
        )
    }

    private func primary() async throws -> (Int, NodeStatus) {
        for _ in 0..<100 {
            let statuses = await scene.network.statuses()
            for status in statuses.compactMap({ $0 }) {
                guard let key = status.primary,
                    let index = scene.network.doors.firstIndex(where: { $0.node.validator == key })
                else { continue }
                return (index, status)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TourError("no node says who is primary; look at `consilium status`")
    }

    private func newView(above view: Int64, without dead: Int) async throws -> NodeStatus {
        for _ in 0..<1200 {
            for (index, status) in await scene.network.statuses().enumerated() where index != dead {
                if let status, status.view > view { return status }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TourError("the remaining nodes did not change views within a minute; look at their logs")
    }

    private func caughtUp(_ index: Int, to height: Int64) async throws {
        for _ in 0..<2400 {
            if let status = await scene.network.doors[index].status(), status.height >= height, !status.isCatchingUp { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TourError("\(scene.network.doors[index].node.name) did not catch up within two minutes; look at its log")
    }

    private func name(of key: String?) -> String {
        scene.network.doors.first { $0.node.validator == key }?.node.name ?? "another node"
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
