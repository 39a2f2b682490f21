import ChainCrypto
import Primitives
import StateTree
import Storage
import Testing

@Suite struct StateProofTests {
    private func tree(_ numbers: some Sequence<Int>) throws -> StateTree {
        var contents: [StateKey: [UInt8]] = [:]
        for number in numbers { contents[Fixtures.key(number)] = [UInt8(number % 256), 7] }
        return try StateTree.committed(contents, in: InMemoryStore())
    }

    /// All bytes one off in every bit position, and all lengths one off.
    private func mutations(of bytes: [UInt8]) -> [[UInt8]] {
        var mutations: [[UInt8]] = [bytes + [0], Array(bytes.dropLast())]
        for index in bytes.indices {
            for flip in [UInt8(0x01), 0xA0] {
                var mutation = bytes
                mutation[index] ^= flip
                mutations.append(mutation)
            }
            var shorter = bytes
            shorter.remove(at: index)
            if shorter != bytes { mutations.append(shorter) }
        }
        return mutations
    }

    @Test(arguments: [0, 1, 2, 20])
    func `a state proof changed at any byte proves nothing about its key`(count: Int) throws {
        let tree = try tree((0..<count).map { $0 * 2 })
        for number in [0, 1, 2, 3, 6, 17, 38, 41] {
            let key = Fixtures.key(number)
            let bytes = try tree.prove(key, at: tree.stored).canonicalBytes
            let verdict = try StateProof(canonicalBytes: bytes).verify(root: tree.stored.root, key: key)
            #expect(verdict != .invalid)
            for mutation in mutations(of: bytes) {
                guard let proof = try? StateProof(canonicalBytes: mutation) else { continue }
                #expect(proof.verify(root: tree.stored.root, key: key) == .invalid)
            }
        }
    }

    @Test(arguments: [0, 1, 2, 30])
    func `a prefix proof changed at any byte proves nothing about its prefix`(count: Int) throws {
        let tree = try tree((0..<count).map { $0 * 2 })
        let prefixes = [[], Array(Fixtures.key(0).path.prefix(8)), Array(Fixtures.key(2).path.prefix(40)), Fixtures.key(1).path]
        for prefix in prefixes {
            let bytes = try tree.provePrefix(prefix, at: tree.stored).canonicalBytes
            #expect(try PrefixProof(canonicalBytes: bytes).verify(root: tree.stored.root) != nil)
            for mutation in mutations(of: bytes) {
                guard let proof = try? PrefixProof(canonicalBytes: mutation), proof.prefix == prefix else { continue }
                #expect(proof.verify(root: tree.stored.root) == nil)
            }
        }
    }

    @Test func `a mutated prefix or path never proves something untrue`() throws {
        let contents = Set((0..<30).map { Fixtures.key($0 * 2).path })
        let tree = try tree((0..<30).map { $0 * 2 })
        let root = tree.stored.root
        for number in 0..<12 {
            let bytes = try tree.prove(Fixtures.key(number), at: tree.stored).canonicalBytes
            for mutation in mutations(of: bytes) {
                guard let proof = try? StateProof(canonicalBytes: mutation) else { continue }
                switch proof.verify(root: root) {
                case .present: #expect(contents.contains(proof.path))
                case .absent: #expect(!contents.contains(proof.path))
                case .invalid: break
                }
            }
        }
        for number in [0, 2, 5] {
            let bytes = try tree.provePrefix(Array(Fixtures.key(number).path.prefix(9)), at: tree.stored).canonicalBytes
            for mutation in mutations(of: bytes) {
                guard let proof = try? PrefixProof(canonicalBytes: mutation), let leaves = proof.verify(root: root) else {
                    continue
                }
                #expect(Set(leaves.map(\.path)) == contents.filter { $0.starts(with: proof.prefix) })
            }
        }
    }

    @Test func `a prefix proof with a leaf left out, added, doubled or out of order is refused`() throws {
        let tree = try tree(0..<60)
        let prefix = Array(Fixtures.key(0).path.prefix(8))
        let bytes = try tree.provePrefix(prefix, at: tree.stored).canonicalBytes
        guard case .array(let proof) = try CanonicalValue(canonicalBytes: bytes), case .array(let end) = proof[3],
            case .array(let leaves) = end[1]
        else {
            Issue.record("a prefix proof has another shape")
            return
        }
        func verdict(_ leaves: [CanonicalValue]) throws -> Int? {
            let value = CanonicalValue.array([proof[0], proof[1], proof[2], .array([end[0], .array(leaves)])])
            return try PrefixProof(canonicalBytes: value.canonicalBytes).verify(root: tree.stored.root)?.count
        }
        #expect(try verdict(leaves) == leaves.count)
        for index in leaves.indices {
            var shorter = leaves
            let removed = shorter.remove(at: index)
            #expect(try verdict(shorter) == nil)
            #expect(try verdict(shorter + [removed]) == (index == leaves.count - 1 ? leaves.count : nil))
            #expect(try verdict(Array(leaves[...index]) + leaves[index...]) == nil)
        }
        let foreign = StateKey(map: 1, components: [.integer(1_000_000)])
        let added = CanonicalValue.array([.bytes(foreign.path), .bytes(foreign.key), .bytes(Hasher256.hash([1]).bytes)])
        #expect(try verdict(leaves + [added]) == nil)
        #expect(try verdict([]) == nil)
    }

    @Test func `an inner node cannot be passed off as a leaf, nor the empty tree as another`() throws {
        let tree = try tree(0..<8)
        let root = tree.stored.root
        let empty = try StateProof(
            canonicalBytes: CanonicalValue.array([.unsigned(1), .bytes([1]), .array([]), .array([.unsigned(0)])]).canonicalBytes
        )
        #expect(empty.verify(root: root) == .invalid)
        #expect(empty.verify(root: Hasher256.hash(domain: "consilium/empty/v1", [UInt8]())) == .absent)
        #expect(empty.verify(root: .zero) == .invalid)
        // Steps must grow: the same way walked twice is refused even if hashes were to fit.
        let proof = try tree.prove(Fixtures.key(1), at: tree.stored)
        guard case .array(var fields) = try CanonicalValue(canonicalBytes: proof.canonicalBytes),
            case .array(let steps) = fields[2]
        else {
            Issue.record("a state proof has another shape")
            return
        }
        fields[2] = .array(steps + steps)
        let doubled = try StateProof(canonicalBytes: CanonicalValue.array(fields).canonicalBytes)
        #expect(doubled.verify(root: root) == .invalid)
    }

    @Test func `a proof of another key or another raw key is refused`() throws {
        let tree = try tree(0..<8)
        let proof = try tree.prove(Fixtures.key(1), at: tree.stored)
        #expect(proof.verify(root: tree.stored.root, key: Fixtures.key(2)) == .invalid)
        let renamed = StateKey(path: Fixtures.key(1).path, key: Fixtures.key(2).key)
        #expect(proof.verify(root: tree.stored.root, key: renamed) == .invalid)
    }

    @Test func `proofs with too long parts are not decoded`() throws {
        let long = CanonicalValue.array([
            .unsigned(1), .bytes([UInt8](repeating: 0, count: 1025)), .array([]), .array([.unsigned(0)]),
        ])
        #expect(throws: DecodingError.self) { try StateProof(canonicalBytes: long.canonicalBytes) }
        #expect(throws: DecodingError.self) { try PrefixProof(canonicalBytes: long.canonicalBytes) }
    }
}
