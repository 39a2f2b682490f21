import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct ValidatorSetTests {
    private func member(_ number: UInt8) -> ValidatorSet.Member {
        ValidatorSet.Member(
            key: Fixture.key(number).publicKey,
            organisation: Fixture.organisation(1),
            name: "n\(number)",
            tlsKey: Fixture.key(200).publicKey
        )
    }

    @Test func `any two quorums share f + 1 members, for every size`() throws {
        for count in 1...100 {
            let set = try #require(ValidatorSet((0..<count).map { member(UInt8($0)) }))
            #expect(2 * set.quorum - count >= set.faultCountMax + 1)
            #expect(set.quorum <= count - set.faultCountMax)
            #expect(set.faultCountMax == (count - 1) / 3)
        }
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (10, 7)])
    func `the quorum is the least that is safe`(count: Int, quorum: Int) throws {
        #expect(try #require(ValidatorSet((0..<count).map { member(UInt8($0)) })).quorum == quorum)
    }

    @Test func `the order of the members does not matter and their content does`() throws {
        let one = try #require(ValidatorSet([member(1), member(2), member(3)]))
        let two = try #require(ValidatorSet([member(3), member(1), member(2)]))
        #expect(one == two)
        #expect(one.hash == two.hash)
        #expect(one.hash != ValidatorSet([member(1), member(2)])?.hash)
        #expect(one.index(of: one.members[2].key) == ValidatorIndex(2))
        #expect(one.index(of: Fixture.key(9).publicKey) == nil)
        #expect(one.member(at: ValidatorIndex(.max)) == nil)
    }

    @Test func `an empty set, a doubled key and unsorted bytes are refused`() throws {
        #expect(ValidatorSet([]) == nil)
        #expect(ValidatorSet([member(1), member(1)]) == nil)
        let set = try #require(ValidatorSet([member(1), member(2)]))
        #expect(try ValidatorSet(canonicalBytes: set.canonicalBytes) == set)
        var encoder = CanonicalEncoder()
        encoder.list(Array(set.members.reversed()))
        #expect(throws: DecodingError.self) { try ValidatorSet(canonicalBytes: encoder.bytes) }
    }
}
