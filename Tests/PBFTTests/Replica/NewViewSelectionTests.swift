import PBFT
import Primitives
import Testing

@Suite struct NewViewSelectionTests {
    let committee = Committee.of(4)
    let digests = [Fake.hash(20), Fake.hash(21)]

    /// What one replica may have prepared at a height: nothing, or one of two digests in view 0 or 1.
    private func proofs(at height: UInt64) -> [PreparedCertificate?] {
        let made = (0..<UInt64(2)).flatMap { view in
            digests.map { committee.preparedCertificate(view: view, height: height, digest: $0) as PreparedCertificate? }
        }
        return [nil] + made
    }

    // All 5 × 5 states of a replica over two heights, all 25³ sets of three VIEW-CHANGEs, against the sentence of the spec.
    @Test func `for every small set the highest view wins at each height and gaps become null`() {
        let states = proofs(at: 1).flatMap { low in proofs(at: 2).map { [low, $0] } }
        var checked = 0
        for first in states.indices {
            for second in states.indices where second >= first {
                for third in states.indices where third >= second {
                    let chosen = [states[first], states[second], states[third]]
                    expectSelection(chosen)
                    checked += 1
                }
            }
        }
        #expect(checked == 2_925)
    }

    private func expectSelection(_ chosen: [[PreparedCertificate?]]) {
        let contents = chosen.map { ViewChange(newView: ViewNumber(2), certificate: nil, prepared: $0.compactMap { $0 }) }
        let selection = NewViewSelection(contents, committee: committee)
        var expected: [Hash256?] = [0, 1].map { height in
            let here = chosen.compactMap { $0[height] }
            let highest = here.map(\.view).max()
            return here.filter { $0.view == highest }.map(\.digest).min()
        }
        while expected.last == .some(nil) { expected.removeLast() }
        let matches = selection.entries.map(\.digest) == expected.map { $0 ?? .nullBatch }
        if !matches { #expect(matches, "\(chosen)") }
        if Set(selection.entries.map(\.height)).count != selection.entries.count { Issue.record("a height twice") }
    }

    @Test func `the order of the VIEW-CHANGEs does not matter`() {
        let proof = committee.preparedCertificate(view: 1, height: 3, digest: digests[0])
        let certificate = committee.checkpointCertificate(height: 1, blockHash: Fake.hash(5))
        let contents = [
            ViewChange(newView: ViewNumber(2), certificate: nil, prepared: [proof]),
            ViewChange(newView: ViewNumber(2), certificate: certificate, prepared: []),
            ViewChange(newView: ViewNumber(2), certificate: nil, prepared: []),
        ]
        let expected = NewViewSelection(contents, committee: committee)
        #expect(NewViewSelection(contents.reversed(), committee: committee) == expected)
        #expect(expected.base == BlockHeight(1))
        #expect(expected.entries.map(\.height.rawValue) == [2, 3])
        #expect(expected.entries.map(\.digest) == [.nullBatch, digests[0]])
    }

    // Agreement over views: what a quorum prepared is in every quorum's selection.
    @Test(arguments: [4, 5, 6, 7]) func `a digest that a quorum prepared is compelled by every quorum of VIEW-CHANGEs`(size: Int)
    {
        let committee = Committee.of(size)
        let quorum = committee.quorum
        let committed = committee.preparedCertificate(view: 1, height: 1, digest: digests[0])
        let stale = committee.preparedCertificate(view: 0, height: 1, digest: digests[1])
        for prepared in subsets(of: size, count: quorum) {
            for heard in subsets(of: size, count: quorum) {
                // Up to f of those heard lie: they claim the stale certificate, or nothing.
                let liars = Set(prepared.intersection(heard).sorted().prefix(committee.weak - 1))
                let contents = heard.sorted().map { index in
                    let proof = prepared.contains(index) && !liars.contains(index) ? committed : stale
                    return ViewChange(newView: ViewNumber(2), certificate: nil, prepared: [proof])
                }
                let selection = NewViewSelection(contents, committee: committee)
                if selection.entries.first?.digest != digests[0] { Issue.record("lost with \(prepared) and \(heard)") }
            }
        }
    }

    private func subsets(of size: Int, count: Int) -> [Set<Int>] {
        (0..<(1 << size)).filter { $0.nonzeroBitCount == count }.map { bits in
            Set((0..<size).filter { bits >> $0 & 1 == 1 })
        }
    }
}
