import ChainCrypto
import Ledger
import PBFT
import Primitives
import Testing
import Validator

/// One member of four that lies to whoever asks it, or sends what no correct member would.
@Suite struct HostilePeerTests {
    enum Lie: String, CaseIterable, Sendable {
        case garbage
        case flippedByte
        case reversed
        case nothing
        case silence
        case highThenLow
    }

    private static func lie(_ lie: Lie, _ blocks: [[UInt8]], from height: BlockHeight) -> PeerMessage? {
        switch lie {
        case .garbage: .blocks(from: height, [[0xFF, 0x00]])
        case .flippedByte: .blocks(from: height, blocks.map { Array($0.dropLast()) + [($0.last ?? 0) ^ 1] })
        case .reversed: .blocks(from: height, blocks.reversed())
        case .nothing, .highThenLow: .blocks(from: height, [])
        case .silence: nil
        }
    }

    // CVE-2025-24371: a peer that claimed height X and then Y < X kept a node in catch-up for ever. ASA-2025-002.
    @Test(arguments: Lie.allCases) func `a member that lies about blocks does not keep one that is behind from the tip`(lie: Lie)
        throws
    {
        // Answers of a block or two, so that the liar is asked for some of them.
        var settings = ValidatorSettings()
        settings.blockAnswerByteCount = 1_000
        let cluster = try ValidatorCluster(settings: settings)
        cluster.run(ticks: 2)
        cluster.stop(3)
        for number in 1...40 {
            cluster.submit([cluster.registration(number)], to: number % 3)
            cluster.run(ticks: 2)
        }
        let tip = cluster.heights[1]
        #expect(tip >= 20)
        // The liar boasts of more than anybody has, so that it is the one to ask.
        let boast = Status(view: .initial, certifiedHeight: BlockHeight(tip + 1_000), phases: [])
        var isLow = false
        cluster.tamper = { message, from, to in
            guard from == 0, to == 3, case .blocks(let height, let blocks) = message else { return message }
            isLow = true
            return Self.lie(lie, blocks, from: height)
        }
        try cluster.start(3, settings: settings)
        for _ in 0..<60 {
            let low = Status(view: .initial, certifiedHeight: BlockHeight(1), phases: [])
            try cluster.inject(.status(lie == .highThenLow && isLow ? low : boast), from: 0, to: 3)
            cluster.run(ticks: 10)
        }
        #expect(cluster.heights[3] >= tip, "\(lie.rawValue)")
        #expect(cluster.roots.count == 1)
        let accused = cluster.reports.compactMap { entry -> PeerID? in
            if case .misbehaved(let peer, _) = entry.report { peer } else { nil }
        }
        #expect(accused.allSatisfy { $0 == cluster.keys[0].publicKey })
        if [.garbage, .flippedByte, .reversed].contains(lie) { #expect(!accused.isEmpty) }
    }

    // CVE-2022-31121, GHSA-qj6r-fhrc-jj5r, SmartBFT-Go/fabric #279: a malformed message ended the process.
    @Test func `numbers at the ends of their range, in every message, stop no validator`() throws {
        let cluster = try ValidatorCluster()
        let (low, high, zero) = (BlockHeight(0), BlockHeight(.max), Hash256.zero)
        let huge = ViewNumber(.max)
        let raw: [PeerMessage] = [
            .blockRequest(from: high, through: high), .blockRequest(from: low, through: low),
            .blockRequest(from: BlockHeight(1), through: high), .blockRequest(from: high, through: low),
            .batchRequest([]), .batchRequest([zero, zero]), .bodyRequest([]), .bodyRequest([zero, zero]),
            .batch(high, BatchContent(time: Timestamp(.max), ids: [zero])), .batch(low, .null),
            .blocks(from: low, []), .blocks(from: high, [[]]), .blocks(from: BlockHeight(1), [[0x80]]), .transactions([]),
        ]
        let votes: [PBFTMessage] = [
            .prePrepare(PrePrepare(view: huge, height: high, digest: zero)),
            .prePrepare(PrePrepare(view: .initial, height: high, digest: zero)),
            .prePrepare(PrePrepare(view: .initial, height: low, digest: zero)),
            .prepare(Prepare(view: huge, height: high, digest: zero)), .commit(Commit(view: huge, height: high, digest: zero)),
            .commit(Commit(view: .initial, height: low, digest: zero)), .checkpoint(Checkpoint(height: high, blockHash: zero)),
            .checkpoint(Checkpoint(height: low, blockHash: zero)), .suspect(Suspect(view: huge)),
            .viewChange(ViewChange(newView: huge, certificate: nil, prepared: [])),
            .viewChange(ViewChange(newView: .initial, certificate: nil, prepared: [])),
            .newView(NewView(view: huge, viewChanges: [], entries: [NewView.Entry(height: high, digest: zero)])),
            .status(Status(view: huge, certifiedHeight: high, phases: [.all])),
            .status(Status(view: .initial, certifiedHeight: low, phases: Array(repeating: .all, count: 64))),
        ]
        for (number, target) in [1, 2, 3, 1, 2, 3].enumerated() {
            for message in raw { cluster.give(message, from: 0, to: target) }
            for vote in votes { try cluster.inject(vote, from: 0, to: target) }
            let transaction = cluster.registration(number + 1)
            cluster.submit([transaction], to: target)
            cluster.run(ticks: 20)
            #expect(cluster.outcomes[transaction.id] == "ok", "after round \(number)")
        }
        #expect(cluster.validators.dropFirst().allSatisfy { ($0?.replica.view ?? huge) < ViewNumber(3) })
    }
}
