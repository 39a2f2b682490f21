import Foundation
import NodeRuntime
import PBFT
import Primitives
import TestSupport
import Testing

/// The decision table of `status --why`: one fault in, the findings of exactly that fault out.
@Suite struct FindingsTests {
    private static let keys = (0..<4).compactMap { PublicKey(bytes: [UInt8](repeating: UInt8($0 + 1), count: 32)) }
    private static let names = ["ada", "bea", "cem", "dan"]

    /// Four members of which the first one looks; all is well for a minute.
    private func healthy() -> NodeObservation {
        let members = (1..<4).map { place in
            var member = MemberObservation(key: Self.keys[place], name: Self.names[place], address: "10.0.0.\(place):7600")
            member.isConnected = true
            member.heardAgo = 300
            member.height = BlockHeight(100)
            member.view = ViewNumber(2)
            member.clockOffset = 4
            return member
        }
        var observation = NodeObservation(
            now: Timestamp(1_800_000_000_000),
            own: Self.keys[0],
            memberCount: 4,
            quorum: 3,
            members: members
        )
        observation.height = BlockHeight(100)
        observation.view = ViewNumber(2)
        observation.primary = Self.keys[2]
        observation.runningFor = 60_000
        observation.blockAgo = 1_000
        observation.diskFreeByteCount = 100 << 30
        return observation
    }

    private func codes(_ change: (inout NodeObservation) -> Void) -> [FindingCode] {
        var observation = healthy()
        change(&observation)
        return observation.findings.map(\.code)
    }

    private func lose(_ places: [Int], in observation: inout NodeObservation) {
        for place in places {
            observation.members[place].isConnected = false
            observation.members[place].goneAgo = 20_000 + UInt64(place) * 1_000
            observation.members[place].heardAgo = 20_000 + UInt64(place) * 1_000
            observation.members[place].failure = .other("cannot be reached: connection refused")
        }
    }

    @Test func `all is well`() { #expect(codes { _ in }.isEmpty) }

    // MARK: Members

    @Test func `a member that is down is named with since and where it stood`() throws {
        var observation = healthy()
        lose([1], in: &observation)
        let findings = observation.findings
        #expect(findings.map(\.code) == [.noReserve, .memberDown])
        let down = try #require(findings.last)
        #expect(down.member == Self.keys[2] && down.since == Timestamp(1_800_000_000_000 - 21_000))
        for words in ["cem", "connection refused", "height 100", "view 2"] { #expect(down.sentence.contains(words)) }
        #expect(down.remedy.contains("10.0.0.2:7600"))
    }

    @Test func `a member that is connected and silent is told from one that is down`() {
        #expect(codes { $0.members[0].heardAgo = 6_000 } == [.noReserve, .memberSilent])
        #expect(codes { $0.members[0].heardAgo = 3_500 }.isEmpty)
    }

    @Test func `a member that says that it only observes does not count for the quorum`() throws {
        var observation = healthy()
        observation.members[1].isObserving = true
        #expect(observation.findings.map(\.code) == [.noReserve, .memberObserving])
        #expect(observation.findings.last?.member == Self.keys[2])
        #expect(observation.ableCount == 3)
        observation.members[0].isObserving = true
        #expect(observation.findings.map(\.code) == [.noQuorum, .memberObserving, .memberObserving])
    }

    @Test func `one that only observed and is silent now is told as silent`() {
        #expect(
            codes {
                $0.members[0].isObserving = true
                $0.members[0].heardAgo = 6_000
            } == [.noReserve, .memberSilent]
        )
    }

    @Test func `a member that does not hear this node is cut off one way`() {
        let deaf = MemberObservation.Failure.deaf("refused by the peer: nothing was heard for 12 s")
        #expect(
            codes {
                lose([1], in: &$0)
                $0.members[1].failure = deaf
            } == [.noReserve, .memberDeaf]
        )
        #expect(
            codes {
                $0.members[1].failure = deaf
                $0.members[1].failureAgo = 2_000
            } == [.memberDeaf]
        )
        #expect(
            codes {
                $0.members[1].failure = deaf
                $0.members[1].failureAgo = 40_000
            }.isEmpty
        )
    }

    @Test func `a line that breaks again and again, damages bytes or is slow is told from a member that is down`() {
        let damaged = MemberObservation.Failure.damaged("bytes were damaged on their way: BAD_RECORD_MAC")
        #expect(codes { $0.members[1].breakCount = 3 } == [.memberUnsteady])
        #expect(codes { $0.members[1].breakCount = 2 }.isEmpty)
        func damage(_ ago: UInt64) -> [FindingCode] {
            codes { ($0.members[1].failure, $0.members[1].failureAgo) = (damaged, ago) }
        }
        #expect(damage(2_000) == [.memberLineDamaged])
        #expect(damage(40_000).isEmpty)
        #expect(codes { $0.members[1].roundTripMilliseconds = 401 } == [.memberSlow])
        #expect(codes { $0.members[1].roundTripMilliseconds = 400 }.isEmpty)
    }

    @Test func `a member that stays behind is named, one that lags a moment is not`() {
        func behind(for time: UInt64) -> [FindingCode] {
            codes {
                $0.members[2].height = BlockHeight(60)
                $0.members[2].behindFor = time
            }
        }
        #expect(behind(for: 9_000) == [.memberBehind])
        #expect(behind(for: 2_000).isEmpty)
    }

    @Test func `versions, keys and chains that do not fit are told apart`() {
        let faults: [(MemberObservation.Failure, FindingCode)] = [
            (.wrongVersion("protocol version 2, ours is 1"), .memberWrongVersion),
            (.wrongKeys("the member's TLS key is a, the certificate shows b"), .memberWrongKeys),
            (.wrongChain("genesis hash a, ours is b"), .memberWrongChain),
        ]
        for (failure, code) in faults {
            let found = codes {
                lose([0], in: &$0)
                $0.members[0].failure = failure
            }
            #expect(found == [.noReserve, code])
        }
    }

    @Test func `a member with evidence against it comes first`() throws {
        var observation = healthy()
        observation.evidence[Self.keys[3]] = "signed two different messages of kind commit"
        lose([0], in: &observation)
        #expect(observation.findings.map(\.code) == [.memberBrokeRules, .noReserve, .memberDown])
        #expect(observation.findings[0].sentence.hasPrefix("dan signed two different"))
    }

    @Test func `evidence against this very node is told first, with what to do`() throws {
        var observation = healthy()
        observation.evidence[observation.own] = "committed to two batches at one height of one view"
        let finding = try #require(observation.findings.first)
        #expect(finding.code == .memberBrokeRules && finding.severity == .critical && finding.member == observation.own)
        #expect(finding.sentence.hasPrefix("This node committed to two") && finding.remedy.contains("replace the consensus key"))
    }

    // MARK: Agreement

    @Test func `without a quorum the missing are named, and since when`() throws {
        var observation = healthy()
        lose([0, 1], in: &observation)
        let first = try #require(observation.findings.first)
        #expect(observation.findings.map(\.code) == [.noQuorum, .memberDown, .memberDown])
        // The quorum went with the second of the two, which is missing for the shorter time.
        #expect(first.severity == .critical && first.since == Timestamp(1_800_000_000_000 - 20_000))
        #expect(first.sentence.contains("cem and bea") && first.remedy.contains("at least 1"))
    }

    @Test func `who reaches nobody is cut off itself`() {
        #expect(codes { lose([0, 1, 2], in: &$0) }.first == .isolated)
    }

    @Test func `connections have a moment after the start`() {
        #expect(
            codes {
                lose([0, 1, 2], in: &$0)
                for place in 0..<3 { $0.members[place].heardAgo = nil }
                $0.runningFor = 1_000
            }.isEmpty
        )
    }

    @Test func `views that change without a block are told apart from a standstill`() {
        func quiet(_ changes: UInt64, waiting: Int, _ time: UInt64 = 20_000) -> [FindingCode] {
            codes {
                $0.blockAgo = time
                $0.viewChangesSinceBlock = changes
                $0.waitingCount = waiting
            }
        }
        #expect(quiet(4, waiting: 1) == [.viewChangesWithoutProgress])
        #expect(quiet(1, waiting: 1) == [.stalled])
        #expect(quiet(0, waiting: 0).isEmpty)
        #expect(quiet(0, waiting: 0, 80_000) == [.stalled])
        #expect(quiet(4, waiting: 1, 3_000).isEmpty)
    }

    @Test func `a suspected primary is named with who suspects it and why`() throws {
        var observation = healthy()
        observation.suspicion = .init(view: ViewNumber(2), reason: "it orders nothing though there is work", ago: 700)
        observation.members[0].suspectedView = ViewNumber(2)
        let finding = try #require(observation.findings.first)
        #expect(finding.code == .primarySuspected)
        for words in ["cem", "this node and bea", "it orders nothing"] { #expect(finding.sentence.contains(words)) }
        observation.view = ViewNumber(3)
        #expect(observation.findings.isEmpty, "what concerned an earlier view is over")
    }

    @Test func `a change of members that is decided is told`() {
        #expect(codes { $0.lastHeightOfSet = BlockHeight(109) } == [.membersChange])
    }

    // MARK: This node

    @Test func `a divergence is named with its height and both hashes`() throws {
        var observation = healthy()
        let own = try #require(Hash256(bytes: [UInt8](repeating: 7, count: 32)))
        let other = try #require(Hash256(bytes: [UInt8](repeating: 8, count: 32)))
        observation.standstill = .diverged(height: BlockHeight(90), own: own, other: other)
        observation.mode = .diverged
        let finding = try #require(observation.findings.first)
        #expect(observation.findings.map(\.code) == [.diverged, .noReserve])
        for words in ["90", own.hex, other.hex] { #expect(finding.sentence.contains(words)) }
    }

    @Test func `a lost journal and a lost memory are told apart`() {
        func found(_ standstill: NodeObservation.Standstill) -> FindingCode? {
            codes {
                $0.standstill = standstill
                $0.mode = .observing
            }.first
        }
        #expect(found(.journalLost) == .journalLost)
        #expect(found(.forgotten(kind: "commit")) == .memoryLost)
    }

    @Test func `a disk that fills and one that is full are told apart`() {
        #expect(codes { $0.diskFreeByteCount = 200 << 20 } == [.diskLow])
        #expect(codes { $0.diskFreeByteCount = 4_096 } == [.diskFull])
        #expect(codes { $0.diskFreeByteCount = nil }.isEmpty)
    }

    @Test func `a node that catches up says how far it is`() throws {
        var observation = healthy()
        observation.height = BlockHeight(40)
        observation.isCatchingUp = true
        observation.catchingUpAgo = 3_000
        let finding = try #require(observation.findings.first)
        #expect(finding.code == .catchingUp && finding.sentence.contains("60 blocks ahead"))
    }

    @Test func `a node that the set does not name says so`() {
        #expect(codes { $0.isMember = false }.contains(.notAMember))
    }

    // MARK: Clocks

    @Test func `the own clock is off if most others differ from it alike`() throws {
        func off(by offset: Int64) -> Finding? {
            var observation = healthy()
            for place in 0..<3 { observation.members[place].clockOffset = offset + Int64(place) }
            return observation.findings.first
        }
        #expect(off(by: 1_500) == nil)
        let little = try #require(off(by: 3_000))
        #expect(little.code == .clockOff && little.severity == .warning && little.sentence.contains("behind"))
        let much = try #require(off(by: -3_600_000))
        #expect(much.code == .clockOff && much.severity == .critical && much.sentence.contains("ahead of"))
    }

    @Test func `one member's clock is its own fault`() throws {
        var observation = healthy()
        observation.members[1].clockOffset = -15_000
        #expect(observation.findings.map(\.code) == [.memberClockOff])
        #expect(observation.findings[0].member == Self.keys[2])
    }

    @Test func `certified blocks from the future show a clock that is behind`() {
        let found = codes {
            $0.blockAheadMilliseconds = 2_500
            for place in 0..<2 { $0.members[place].clockOffset = nil }
        }
        #expect(found == [.clockOff])
    }

    @Test func `blocks ahead of every clock show that all clocks were set back`() throws {
        var observation = healthy()
        observation.blockAheadMilliseconds = 1_500
        #expect(observation.findings == [])
        observation.blockAheadMilliseconds = 7_200_000
        let finding = try #require(observation.findings.first)
        #expect(observation.findings.count == 1 && finding.code == .chainTimeAhead && finding.severity == .critical)
        #expect(finding.sentence.contains("2 h ahead"), "\(finding.sentence)")
        // This node alone was set back: the others' clocks say so.
        for place in 0..<3 { observation.members[place].clockOffset = 3_600_000 }
        #expect(observation.findings.map(\.code) == [.clockOff])
    }

    @Test func `of two nodes that differ neither is blamed for the own clock`() {
        let found = codes {
            $0.members = [$0.members[0]]
            $0.members[0].clockOffset = 60_000
            $0.memberCount = 2
            $0.quorum = 2
        }
        #expect(found == [.memberClockOff])
    }

    // MARK: Documentation

    @Test func `every code has a section in the operator's page and a sentence ends as one`() throws {
        let page = try String(contentsOf: RepositoryRoot.file("Docs/operations/troubleshooting.md"), encoding: .utf8)
        let headings = Set(page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) })
        #expect(headings == Set(FindingCode.allCases.map(\.rawValue)))
        #expect(healthyWithEverything().findings.allSatisfy { $0.sentence.hasSuffix(".") && $0.remedy.hasSuffix(".") })
    }

    private func healthyWithEverything() -> NodeObservation {
        var observation = healthy()
        lose([0, 1], in: &observation)
        observation.standstill = .journalLost
        observation.isMember = false
        observation.diskFreeByteCount = 0
        observation.isCatchingUp = true
        observation.lastHeightOfSet = BlockHeight(1)
        observation.evidence[Self.keys[1]] = "signed two"
        observation.members[2].clockOffset = 99_000
        return observation
    }
}
