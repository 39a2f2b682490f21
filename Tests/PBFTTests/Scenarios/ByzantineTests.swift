import PBFT
import Primitives
import Testing

@Suite struct ByzantineTests {
    @Test(arguments: UInt64(1)...20) func `an equivocating primary is caught, replaced, and splits nothing`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.nodes[0].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 6
        for height in UInt64(1)...30 { cluster.nodes[0].batches.insert(Self.forged(height)) }
        cluster.tamper = { from, to, message, committee in
            guard from == 0, to >= 2, case .prePrepare(let content) = message.message else { return message }
            let other = PrePrepare(view: content.view, height: content.height, digest: Self.forged(content.height.rawValue))
            return committee.sign(.prePrepare(other), by: 0)
        }
        cluster.runToTarget(ticks: 3_000)
    }

    // arXiv 2107.11144: the read-only optimisation lets a primary that withholds from f members stop ordered requests, too.
    @Test(arguments: 1...3) func `a primary that withholds everything from one member stops no ordered work`(victim: Int) {
        var cluster = Cluster(4)
        cluster.nodes[0].isByzantine = true
        cluster.targetHeight = 12
        cluster.tamper = { from, to, message, _ in from == 0 && to == victim ? nil : message }
        cluster.runToTarget(ticks: 600)
        #expect(cluster.nodes[victim].replica.certified.height >= BlockHeight(12))
    }

    @Test func `there is no message by which members answer reads`() {
        // Reads come from certified state with its proof; each of these kinds serves the order of blocks.
        let names = MessageKind.allCases.map(\.name)
        #expect(names == ["pre-prepare", "prepare", "commit", "checkpoint", "suspect", "view-change", "new-view", "status"])
    }

    private static func forged(_ height: UInt64) -> Hash256 { Fake.hash(9, height) }

    @Test(arguments: UInt64(1)...12) func `a primary that sends both proposals to everyone leaves evidence`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        cluster.nodes[0].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 3
        cluster.run(ticks: 3)
        let other = PrePrepare(view: .initial, height: BlockHeight(1), digest: Self.forged(1))
        cluster.feed(1, cluster.committee.received(.prePrepare(other), from: 0))
        cluster.runToTarget(ticks: 2_000)
        #expect(!cluster.evidence.isEmpty)
    }

    @Test(arguments: UInt64(1)...24) func `a validator that garbles every field of its messages stops nobody`(seed: UInt64) {
        var cluster = Cluster(4, seed: seed)
        let liar = Int(seed % 4)
        cluster.nodes[liar].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 6
        cluster.tamper = { from, to, message, committee in
            guard from == liar, message.sender.rawValue == UInt64(liar) else { return message }
            return committee.sign(Garbler.garble(message.message, salt: seed &+ UInt64(to)), by: UInt64(liar))
        }
        cluster.runToTarget(ticks: 4_000)
        #expect(cluster.nodes.indices.allSatisfy { $0 == liar || cluster.nodes[$0].divergences.isEmpty })
    }

    @Test(arguments: 0..<4) func `a validator whose execution differs stops itself and only itself`(flawed: Int) {
        var cluster = Cluster(4)
        cluster.nodes[flawed].flaw = 1
        cluster.nodes[flawed].isByzantine = true
        cluster.checksSignatures = true
        cluster.targetHeight = 6
        cluster.runToTarget(ticks: 1_500)
        #expect(cluster.nodes[flawed].replica.mode == .diverged)
        #expect(cluster.nodes[flawed].divergences.count == 1)
        #expect(cluster.nodes.indices.allSatisfy { $0 == flawed || cluster.nodes[$0].divergences.isEmpty })
    }
}

/// Changes one thing in a message, chosen by the salt.
enum Garbler {
    static func garble(_ message: PBFTMessage, salt: UInt64) -> PBFTMessage {
        let view = ViewNumber([0, 1, 7, .max][Int(salt % 4)])
        let height = BlockHeight([0, 1, 9, .max][Int(salt / 4 % 4)])
        let digest = Fake.hash(77, salt)
        return switch message {
        case .prePrepare(let vote):
            switch salt % 3 {
            case 0: .prePrepare(PrePrepare(view: view, height: vote.height, digest: vote.digest))
            case 1: .prePrepare(PrePrepare(view: vote.view, height: height, digest: vote.digest))
            default: .prePrepare(PrePrepare(view: vote.view, height: vote.height, digest: digest))
            }
        case .prepare(let vote):
            switch salt % 3 {
            case 0: .prepare(Prepare(view: view, height: vote.height, digest: vote.digest))
            case 1: .prepare(Prepare(view: vote.view, height: height, digest: vote.digest))
            default: .prepare(Prepare(view: vote.view, height: vote.height, digest: digest))
            }
        case .commit(let vote):
            switch salt % 3 {
            case 0: .commit(Commit(view: view, height: vote.height, digest: vote.digest))
            case 1: .commit(Commit(view: vote.view, height: height, digest: vote.digest))
            default: .commit(Commit(view: vote.view, height: vote.height, digest: digest))
            }
        case .checkpoint(let vote):
            .checkpoint(
                salt.isMultiple(of: 2)
                    ? Checkpoint(height: height, blockHash: vote.blockHash)
                    : Checkpoint(height: vote.height, blockHash: digest)
            )
        case .suspect: .suspect(Suspect(view: view))
        case .viewChange(let content):
            .viewChange(
                salt.isMultiple(of: 2)
                    ? ViewChange(newView: view, certificate: content.certificate, prepared: content.prepared)
                    : ViewChange(newView: content.newView, certificate: nil, prepared: [])
            )
        case .newView(let content):
            .newView(
                NewView(
                    view: content.view,
                    viewChanges: salt.isMultiple(of: 2) ? Array(content.viewChanges.dropLast()) : content.viewChanges,
                    entries: salt.isMultiple(of: 2) ? content.entries : [NewView.Entry(height: height, digest: digest)]
                )
            )
        case .status(let content):
            .status(Status(view: view, certifiedHeight: height, phases: content.phases))
        }
    }
}
