import ChainCrypto
import Primitives
import Testing
import Validator

@Suite struct JournalOwnerTests {
    @Test func `a journal of another node is refused with both keys, the own one is taken`() throws {
        let cluster = try ValidatorCluster()
        cluster.submit([cluster.registration(1)], to: 0)
        cluster.run(ticks: 20)
        cluster.stop(1)
        let (own, foreign) = (cluster.disks[1], cluster.disks[0])
        cluster.disks[1] = ValidatorCluster.Disk(chain: own.chain, state: own.state, journal: foreign.journal)
        let keys = cluster.keys.map(\.publicKey)
        #expect(throws: ValidatorError.foreignJournal(owner: keys[0], own: keys[1])) { try cluster.start(1) }
        let sentence = ValidatorError.foreignJournal(owner: keys[0], own: keys[1]).description
        #expect(sentence.contains(keys[0].hex) && sentence.contains(keys[1].hex) && sentence.contains("data/journal"))
        cluster.disks[1] = own
        try cluster.start(1)
    }
}
