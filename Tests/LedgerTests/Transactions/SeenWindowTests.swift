import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct SeenWindowTests {
    private func id(_ number: UInt8) -> TransactionID { Hasher256.hash([number]) }

    @Test func `an executed transaction is seen until it expires`() {
        var window = SeenWindow()
        window.advance(to: Timestamp(1_000_000))
        window.insert(id(1), expires: Timestamp(1_100_000))
        #expect(window.contains(id(1), expires: Timestamp(1_100_000)))
        #expect(!window.contains(id(2), expires: Timestamp(1_100_000)))
        window.advance(to: Timestamp(1_099_999))
        #expect(window.contains(id(1), expires: Timestamp(1_100_000)))
        window.advance(to: Timestamp(1_110_000))
        #expect(!window.contains(id(1), expires: Timestamp(1_100_000)))
        #expect(window.count == 0)
    }

    @Test func `ids known only from a list count for the lifetime limit`() {
        var window = SeenWindow()
        window.restore([id(1)], blockTime: Timestamp(1_000_000), limitMilliseconds: 600_000)
        #expect(window.contains(id(1), expires: Timestamp(1_300_000)))
        window.advance(to: Timestamp(1_599_000))
        #expect(window.contains(id(1), expires: Timestamp(1_600_000)))
        window.advance(to: Timestamp(1_610_000))
        #expect(!window.contains(id(1), expires: Timestamp(1_300_000)))
    }

    @Test func `an id restored twice counts until the later time, and then takes no room`() {
        var window = SeenWindow()
        window.restore([id(1), id(2)], blockTime: Timestamp(1_000_000), limitMilliseconds: 100_000)
        window.restore([id(1)], blockTime: Timestamp(1_200_000), limitMilliseconds: 100_000)
        window.restore([id(2)], blockTime: Timestamp(900_000), limitMilliseconds: 100_000)
        window.advance(to: Timestamp(1_050_000))
        #expect(window.contains(id(2), expires: Timestamp(1_060_000)))
        window.advance(to: Timestamp(1_250_000))
        #expect(window.contains(id(1), expires: Timestamp(1_260_000)))
        #expect(!window.contains(id(2), expires: Timestamp(1_260_000)))
        #expect(window.count == 1)
        window.advance(to: Timestamp(1_310_000))
        #expect(window.count == 0)
    }

    @Test func `time never goes back`() {
        var window = SeenWindow()
        window.advance(to: Timestamp(2_000_000))
        window.advance(to: Timestamp(1_000_000))
        window.insert(id(1), expires: Timestamp(1_500_000))
        #expect(window.count == 0)
    }
}
