import ChainCrypto
import Foundation
import Primitives
import StateTree
import Storage
import TestSupport
import Testing

/// Fixes every byte of hashes, proofs and stored records; `Docs/spec/state-tree.md` explains the file's members.
@Suite struct StateTreeGoldenTests {
    private struct Golden: Codable {
        struct Leaf: Codable {
            let path, key, value, valueHash, leafHash: String
        }
        struct Tree: Codable {
            let leaves: Int
            let root: String
        }
        struct Proof: Codable {
            let path: String
            let verdict: String
            let key, valueHash: String?
            let proof: String
        }
        struct Prefix: Codable {
            let prefix: String
            let paths: [String]
            let proof: String
        }
        struct Record: Codable {
            let key, value: String
        }
        let leaves: [Leaf]
        let roots: [Tree]
        let stateProofs: [Proof]
        let prefixProofs: [Prefix]
        let invalidStateProofs: [String]
        let invalidPrefixProofs: [String]
        let store: [Record]
    }

    private static func text(_ text: String) -> [UInt8] { CanonicalValue.text(text).canonicalBytes }

    private static let keys: [StateKey] = [
        StateKey(map: 1, components: [.integer(-3)]),
        StateKey(map: 1, components: [.integer(0)]),
        StateKey(map: 1, components: [.integer(1)]),
        StateKey(map: 2, components: [.hashed(text("patient a")), .hashed(text("record 1"))]),
        StateKey(map: 2, components: [.hashed(text("patient a")), .hashed(text("record 2"))]),
        StateKey(map: 2, components: [.hashed(text("patient a")), .hashed(text("record 3"))]),
        StateKey(map: 2, components: [.hashed(text("patient b")), .hashed(text("record 1"))]),
        StateKey(map: 3, components: [.milliseconds(1_700_000_000_000), .hashed(text("event"))]),
        StateKey(map: 0x8000_0000_0000_0001, components: []),
    ]

    private static func value(_ index: Int) -> [UInt8] { CanonicalValue.array([.unsigned(UInt64(index) * 100)]).canonicalBytes }

    private static var settings: StateTreeSettings {
        var settings = StateTreeSettings()
        settings.groupSize = 2
        settings.pageEntryCount = 3
        settings.flushInterval = 2
        return settings
    }

    @Test func `hashes, proofs and records have the bytes of the golden file`() throws {
        let store = InMemoryStore()
        let tree = try StateTree(store: store, settings: Self.settings)
        var roots = [Golden.Tree(leaves: 0, root: tree.stored.root.hex)]
        var states: [(Int, StateVersion)] = [(0, tree.stored)]
        var version = tree.stored
        for (index, key) in Self.keys.enumerated() {
            let change = StateChange(key: key, value: Self.value(index))
            version = try tree.apply([change], to: version, height: BlockHeight(UInt64(index) + 1))
            roots.append(Golden.Tree(leaves: index + 1, root: version.root.hex))
            states.append((index + 1, version))
        }
        let golden = Golden(
            leaves: Self.keys.enumerated().map { leaf($0.offset, $0.element) },
            roots: roots,
            stateProofs: try stateProofs(tree, version),
            prefixProofs: try prefixProofs(tree, version),
            invalidStateProofs: try invalid(tree.prove(Self.keys[4], at: version).canonicalBytes),
            invalidPrefixProofs: try invalid(
                tree.provePrefix(StateKey.prefix(map: 2, components: [.hashed(Self.text("patient a"))]), at: version)
                    .canonicalBytes
            ),
            store: try records(states.dropFirst().map(\.1), tree, store)
        )
        try expectInvalid(golden, root: version.root)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let json = String(decoding: try encoder.encode(golden), as: UTF8.self)
        #expect(try GoldenFile("state-tree.json").difference(from: json) == nil)
    }

    private func leaf(_ index: Int, _ key: StateKey) -> Golden.Leaf {
        let value = Self.value(index)
        return Golden.Leaf(
            path: Hex.encode(key.path),
            key: Hex.encode(key.key),
            value: Hex.encode(value),
            valueHash: Hasher256.hash(value).hex,
            leafHash: NaiveTrie.leafHash(key, value).hex
        )
    }

    private func stateProofs(_ tree: StateTree, _ version: StateVersion) throws -> [Golden.Proof] {
        let absent = [
            StateKey(map: 1, components: [.integer(2)]),
            StateKey(map: 2, components: [.hashed(Self.text("patient c")), .hashed(Self.text("record 1"))]),
            StateKey(map: 4, components: []),
        ]
        return try (Self.keys + absent).map { key in
            let proof = try tree.prove(key, at: version)
            let bytes = Hex.encode(proof.canonicalBytes)
            switch proof.verify(root: version.root) {
            case .present(let raw, let valueHash):
                return Golden.Proof(
                    path: Hex.encode(key.path),
                    verdict: "present",
                    key: Hex.encode(raw),
                    valueHash: valueHash.hex,
                    proof: bytes
                )
            case .absent:
                return Golden.Proof(path: Hex.encode(key.path), verdict: "absent", key: nil, valueHash: nil, proof: bytes)
            case .invalid:
                return Golden.Proof(path: Hex.encode(key.path), verdict: "invalid", key: nil, valueHash: nil, proof: bytes)
            }
        }
    }

    private func prefixProofs(_ tree: StateTree, _ version: StateVersion) throws -> [Golden.Prefix] {
        let prefixes = [
            [], StateKey.prefix(map: 1), StateKey.prefix(map: 2, components: [.hashed(Self.text("patient a"))]),
            StateKey.prefix(map: 2, components: [.hashed(Self.text("patient c"))]), StateKey.prefix(map: 9), Self.keys[8].path,
        ]
        return try prefixes.map { prefix in
            let proof = try tree.provePrefix(prefix, at: version)
            let leaves = try #require(proof.verify(root: version.root))
            return Golden.Prefix(
                prefix: Hex.encode(prefix),
                paths: leaves.map { Hex.encode($0.path) },
                proof: Hex.encode(proof.canonicalBytes)
            )
        }
    }

    /// The proof with one bit changed in each quarter and at its end.
    private func invalid(_ proof: [UInt8]) throws -> [String] {
        [proof.count / 4, proof.count / 2, proof.count * 3 / 4, proof.count - 1].map { index in
            var bytes = proof
            bytes[index] ^= 1
            return Hex.encode(bytes)
        }
    }

    private func expectInvalid(_ golden: Golden, root: Hash256) throws {
        for hex in golden.invalidStateProofs {
            let bytes = try #require(Hex.decode(hex))
            guard let proof = try? StateProof(canonicalBytes: bytes) else { continue }
            #expect(proof.verify(root: root) == .invalid)
        }
        for hex in golden.invalidPrefixProofs {
            let bytes = try #require(Hex.decode(hex))
            guard let proof = try? PrefixProof(canonicalBytes: bytes) else { continue }
            #expect(proof.verify(root: root) == nil)
        }
    }

    /// What lies in the store after all versions, the last behind the last flush.
    private func records(_ versions: [StateVersion], _ tree: StateTree, _ store: InMemoryStore) throws -> [Golden.Record] {
        for version in versions { try tree.commit(version, to: store) }
        var records: [Golden.Record] = []
        try store.scan(prefix: []) { key, value in
            records.append(Golden.Record(key: Hex.encode(key), value: Hex.encode(value)))
            return .next
        }
        return records
    }
}
