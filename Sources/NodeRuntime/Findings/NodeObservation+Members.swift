internal import PBFT
internal import Primitives

// What is the matter with one other member.
extension NodeObservation {
    func findings(of member: MemberObservation) -> [Finding] {
        [
            brokenRule(of: member), absence(of: member), abstention(of: member), unsteadiness(of: member), slowness(of: member),
            lag(of: member),
            clockFinding(of: member),
        ].compactMap(\.self)
    }

    private func brokenRule(of member: MemberObservation) -> Finding? {
        guard let what = evidence[member.key] else { return nil }
        return Finding(
            .memberBrokeRules,
            .critical,
            member: member.key,
            "\(member.name) \(what). Its signatures prove it: it is compromised, or two nodes use its key.",
            remedy: "Call its operator; the members can remove it or replace its key by governance."
        )
    }

    private func absence(of member: MemberObservation) -> Finding? {
        guard !member.isConnected else { return silence(of: member) }
        guard runningFor >= 5_000 || member.heardAgo != nil else { return nil }
        let (code, what, remedy) = Self.reading(of: member)
        return Finding(
            code,
            .warning,
            member: member.key,
            since: since(member.goneAgo),
            "\(member.name) \(what)\(lastSeen(member)).",
            remedy: remedy
        )
    }

    private static func reading(of member: MemberObservation) -> (FindingCode, String, String) {
        let detail = member.failure.map { ": \($0.detail)" } ?? ""
        let place = member.address ?? "its address (none is configured here)"
        switch member.failure {
        case .wrongVersion:
            return (
                .memberWrongVersion, "cannot connect\(detail)",
                "Bring both nodes to the same version; compare `consilium version`."
            )
        case .wrongKeys:
            return (
                .memberWrongKeys, "cannot connect\(detail)",
                "Compare the keys of both sides with `consilium keys show` and the validators' list; a certificate is made from keys/tls, so put back the right one or correct p2p.peers."
            )
        case .wrongChain:
            return (
                .memberWrongChain, "cannot connect\(detail)",
                "Compare the genesis documents; one of the two belongs to another network."
            )
        case .deaf:
            return (
                .memberDeaf, "hears nothing from here and hangs up\(detail)",
                "The line passes one way only: check firewalls and routes from this machine to \(place)."
            )
        case .damaged:
            return (
                .memberLineDamaged, "cannot be heard reliably\(detail)",
                "Bytes change between here and \(place): look at cables, network cards, drivers and whatever rewrites traffic on the way. Nothing false was taken in: TLS refuses damaged bytes."
            )
        case .other, nil:
            return (
                .memberDown, "is not connected\(detail)",
                "Ask its operator whether the node runs (`consilium status --why` there) and whether \(place) can be reached from here."
            )
        }
    }

    private func silence(of member: MemberObservation) -> Finding? {
        // A line that stands again for a moment after a peer hung up is still the same trouble.
        if member.isFailureLasting, let ago = member.failureAgo, ago < 30_000 {
            let (code, what, remedy) = Self.reading(of: member)
            return Finding(code, .warning, member: member.key, since: since(ago), "\(member.name) \(what).", remedy: remedy)
        }
        guard !member.isReachable else { return nil }
        return Finding(
            .memberSilent,
            .warning,
            member: member.key,
            since: since(member.heardAgo),
            "\(member.name) is connected but silent\(lastSeen(member)): its process is stopped or hangs, or the line passes one way only.",
            remedy:
                "Ask its operator whether the process works (`consilium status --why` there), and check the line from there to here."
        )
    }

    private func abstention(of member: MemberObservation) -> Finding? {
        guard member.isReachable, member.isObserving else { return nil }
        return Finding(
            .memberObserving,
            .warning,
            member: member.key,
            "\(member.name) answers and signs nothing: it only observes, because its memory of what it signed is lost or its state differs.",
            remedy: "Its operator looks at `consilium status --why` there, which says why and what to do."
        )
    }

    /// Breaks that are not the member's end; a restart on either side makes one or two.
    private func unsteadiness(of member: MemberObservation) -> Finding? {
        guard member.breakCount >= 3 else { return nil }
        let detail = member.failure.map { ", at last: \($0.detail)" } ?? ""
        return Finding(
            .memberUnsteady,
            .warning,
            member: member.key,
            "The connection with \(member.name) broke \(member.breakCount) times in the last half minute\(detail).",
            remedy:
                "Look at the line between the two: firewalls that end long connections, a full uplink, packet loss; or the member's process ends again and again."
        )
    }

    private func slowness(of member: MemberObservation) -> Finding? {
        guard member.isReachable, let roundTrip = member.roundTripMilliseconds, roundTrip > 400 else { return nil }
        return Finding(
            .memberSlow,
            .warning,
            member: member.key,
            "The line to \(member.name) takes \(roundTrip) ms there and back: as primary it slows down everyone, and it may be taken for silent.",
            remedy:
                "Look at the line between the two and at the load of both machines; 400 ms are more than a way around the earth."
        )
    }

    private func lag(of member: MemberObservation) -> Finding? {
        guard member.isReachable, let ago = member.behindFor, ago >= 5_000, let height = member.height, height < self.height
        else {
            return nil
        }
        return Finding(
            .memberBehind,
            .warning,
            member: member.key,
            since: since(ago),
            "\(member.name) is behind: height \(height) of \(self.height), in view \(member.view ?? .initial).",
            remedy:
                "Nothing if its height grows. Else its operator looks at `consilium status --why` there: disk, load, line or a halt."
        )
    }

    private func lastSeen(_ member: MemberObservation) -> String {
        guard let heard = member.heardAgo else { return " and was not heard since this node started" }
        let place = member.height.map { ", then at height \($0) in view \(member.view ?? .initial)" } ?? ""
        return " (last heard \(Spelled.duration(heard)) ago\(place))"
    }
}
