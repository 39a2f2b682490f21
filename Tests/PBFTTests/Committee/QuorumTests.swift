import PBFT
import Primitives
import Testing

@Suite struct QuorumTests {
    // IBFT took 2f + 1 for every n and lost agreement where n is not 3f + 1 (arXiv 1901.07160).
    @Test(arguments: 1...100) func `any two quorums share a correct validator, and the correct ones alone are a quorum`(size: Int)
    {
        let quorum = Quorum(size: size)
        #expect(quorum.faults == (size - 1) / 3)
        #expect(2 * quorum.quorum - size >= quorum.faults + 1)
        #expect(2 * (quorum.quorum - 1) - size < quorum.faults + 1, "a smaller quorum would do")
        #expect(quorum.quorum <= size - quorum.faults)
        #expect(quorum.weak == quorum.faults + 1)
    }

    @Test func `the quorums of small committees`() {
        let quorums = (1...10).map { Quorum(size: $0).quorum }
        #expect(quorums == [1, 2, 2, 3, 4, 4, 5, 6, 6, 7])
    }

    @Test func `the primary goes round`() {
        let committee = Committee.of(4)
        #expect((0..<9).map { committee.primary(of: ViewNumber($0)).rawValue } == [0, 1, 2, 3, 0, 1, 2, 3, 0])
        #expect(committee.primary(of: ViewNumber(.max)).rawValue == 3)
        #expect(committee.contains(ValidatorIndex(3)))
        #expect(!committee.contains(ValidatorIndex(4)))
        #expect(!committee.contains(ValidatorIndex(.max)))
    }
}
