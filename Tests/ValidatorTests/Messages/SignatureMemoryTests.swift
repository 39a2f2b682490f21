import ChainCrypto
import PBFT
import Primitives
import Testing
import Validator

/// What is known of one signature says nothing about any other.
@Suite struct SignatureMemoryTests {
    private let memory = SignatureMemory()
    private let key = SigningKey(seed: SecretBytes(Array(repeating: 1, count: 32)))
    private let other = SigningKey(seed: SecretBytes(Array(repeating: 2, count: 32)))

    @Test func `a signature made here holds, and is what the key signs`() {
        let signature = memory.sign([1, 2, 3], kind: .prepare, with: key)
        #expect(signature == key.sign(type: MessageKind.prepare.name, [1, 2, 3]))
        #expect(memory.holds(signature, kind: .prepare, body: [1, 2, 3], key: key.publicKey))
        #expect(memory.sign([1, 2, 3], kind: .prepare, with: key) == signature)
    }

    @Test func `it holds for no other body, kind or key`() {
        let signature = memory.sign([1, 2, 3], kind: .prepare, with: key)
        #expect(!memory.holds(signature, kind: .prepare, body: [1, 2, 4], key: key.publicKey))
        #expect(!memory.holds(signature, kind: .commit, body: [1, 2, 3], key: key.publicKey))
        #expect(!memory.holds(signature, kind: .prepare, body: [1, 2, 3], key: other.publicKey))
        #expect(memory.sign([1, 2, 3], kind: .prepare, with: other) != signature)
    }

    @Test func `what others signed is verified`() {
        let signature = other.sign(type: MessageKind.commit.name, [7])
        #expect(!memory.holds(signature, kind: .commit, body: [8], key: other.publicKey))
        #expect(memory.holds(signature, kind: .commit, body: [7], key: other.publicKey))
        #expect(memory.holds(signature, kind: .commit, body: [7], key: other.publicKey))
    }

    @Test func `what was forgotten is verified anew`() {
        let first = memory.sign([0], kind: .status, with: key)
        for number in 0..<9_000 { _ = memory.sign([1] + Array("\(number)".utf8), kind: .status, with: key) }
        #expect(memory.holds(first, kind: .status, body: [0], key: key.publicKey))
        #expect(!memory.holds(first, kind: .status, body: [1], key: key.publicKey))
    }
}
