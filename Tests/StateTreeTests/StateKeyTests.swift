import ChainCrypto
import Primitives
import StateTree
import Testing

@Suite struct StateKeyTests {
    @Test func `integers stand in the path in their order`() {
        let numbers: [Int64] = [.min, -2, -1, 0, 1, 255, 256, .max]
        let paths = numbers.map { StateKey(map: 7, components: [.integer($0)]).path }
        for (left, right) in zip(paths, paths.dropFirst()) { #expect(left.lexicographicallyPrecedes(right)) }
    }

    @Test func `path and raw key are as the specification says`() {
        let key = StateKey(map: 5, components: [.hashed([0x61, 0x78]), .milliseconds(3)])
        #expect(key.path == [0, 0, 0, 0, 0, 0, 0, 5] + Hasher256.hash([0x61, 0x78]).bytes + [0x80, 0, 0, 0, 0, 0, 0, 3])
        #expect(key.key == [0x82, 0x61, 0x78, 0x03])
        #expect(key.path.starts(with: StateKey.prefix(map: 5, components: [.hashed([0x61, 0x78])])))
    }
}
