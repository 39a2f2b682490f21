internal import Glibc
internal import Ledger
internal import PeerNetwork
internal import Primitives
internal import Validator

extension Node {
    /// What this node sees of itself and of the others now; made anew at each call, without asking the validator's thread.
    package var observation: NodeObservation {
        let status = status
        let set = try? reader.view.nextValidatorSet()
        let connections = peers
        let others = set?.members.filter { $0.key != validatorKey } ?? []
        let members = others.map { member in
            let connection = connections.first { $0.id == member.key }
            var seen = MemberObservation(key: member.key, name: member.name, address: connection?.address)
            seen.roundTripMilliseconds = connection?.roundTripMilliseconds
            return seen
        }
        var observation = NodeObservation(
            now: WallClock.now(),
            own: validatorKey,
            memberCount: set?.count ?? 0,
            quorum: set?.quorum ?? 1,
            members: members
        )
        observation.isMember = set?.index(of: validatorKey) != nil
        observation.mode = status.mode
        observation.height = status.certifiedHeight
        observation.view = status.view
        observation.viewStatus = status.viewStatus
        observation.primary = status.primary
        observation.waitingCount = status.poolCount
        observation.isCatchingUp = status.isCatchingUp
        observation.diskFreeByteCount = Self.freeBytes(at: home.dataFolder)
        observation.lastHeightOfSet = status.epochEnd
        watch.complete(&observation)
        observation.note(faults: set.map { reader.view.faults(of: $0) } ?? [])
        return observation
    }

    /// What an unprivileged process may still write there.
    private static func freeBytes(at path: String) -> UInt64? {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return nil }
        return UInt64(information.f_bavail).multipliedReportingOverflow(by: UInt64(information.f_frsize)).partialValue
    }
}
