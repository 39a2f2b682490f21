import ChainCrypto
import Primitives
import Testing

@Suite struct Hasher256Tests {
    @Test func `the vectors of FIPS 180-4 hold`() {
        #expect(
            Hasher256.hash(Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            Hasher256.hash([UInt8]()).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        let long = [UInt8](repeating: 0x61, count: 1_000_000)
        #expect(Hasher256.hash(long).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `a domain is the bytes of its name and a zero in front`() {
        let bytes = Array("body".utf8)
        let expected = Hasher256.hash(Array("consilium/block/v1".utf8) + [0] + bytes)
        #expect(Hasher256.hash(domain: "consilium/block/v1", bytes) == expected)
        #expect(Hasher256.hash(domain: "consilium/block/v1", bytes[...]) == expected)
        var hasher = Hasher256(domain: "consilium/block/v1")
        hasher.update(bytes)
        #expect(hasher.finalize() == expected)
        #expect(Hasher256.hash(domain: "consilium/block/v2", bytes) != expected)
        #expect(Hasher256.hash(domain: "", bytes) == Hasher256.hash([0] + bytes))
    }

    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000])
    func `pieces give the hash of the whole`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for cut in Set([0, count / 3, count / 2, count]) {
            var hasher = Hasher256()
            hasher.update(bytes[..<cut])
            hasher.update(bytes[cut...].lazy.map { $0 })
            #expect(hasher.finalize() == Hasher256.hash(bytes))
        }
    }

    @Test func `copies of a hasher go their own ways`() {
        var first = Hasher256()
        first.update([1])
        var second = first
        first.update([2])
        second.update([3])
        #expect(first.finalize() == Hasher256.hash([1, 2]))
        #expect(second.finalize() == Hasher256.hash([1, 3]))
    }

    @Test func `a value is hashed by its canonical bytes`() {
        let value = CanonicalValue.array([.unsigned(1), .text("x")])
        #expect(Hasher256.hash(domain: "d", value) == Hasher256.hash(domain: "d", [0x82, 0x01, 0x61, 0x78]))
        var hasher = Hasher256()
        hasher.update(Hash256.zero)
        #expect(hasher.finalize() == Hasher256.hash([UInt8](repeating: 0, count: 32)))
    }

    @Test func `threads hash independently`() async {
        let results = await withTaskGroup(of: Bool.self) { group in
            for seed in 0..<8 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(seed), count: 64)
                    let expected = Hasher256.hash(bytes)
                    return (0..<2000).allSatisfy { _ in Hasher256.hash(bytes) == expected }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.count == 8 && results.allSatisfy { $0 })
    }

    @Test func `an organisation is named by the hash of its name`() {
        let expected = Hasher256.hash(domain: "consilium/organisation/v1", Array("St. Anna".utf8))
        #expect(Organisations.id(named: "St. Anna").bytes == expected.bytes)
    }
}
