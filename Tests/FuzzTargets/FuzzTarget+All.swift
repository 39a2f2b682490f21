import ChainCrypto
import ContractLanguage
import ContractVM
import FHIR
import Ledger
import NIOCore
import NodeAPI
import NodeRuntime
import PBFT
import PeerNetwork
import Primitives
import RecordVault
import StateTree
import Validator

extension FuzzTarget {
    /// Every decoder; the names are what `Scripts/fuzz` takes.
    package static let all: [FuzzTarget] = fromPeers + fromClients + fromDisk

    private static let fromPeers: [FuzzTarget] = [
        canonical("canonical", CanonicalValue.self),
        canonical("peer-message", PeerMessage.self),
        canonical("wire-message", WireMessage.self),
        canonical("hello", Hello.self),
        canonical("greeting", Greeting.self),
        FuzzTarget(name: "blob-message", seeds: .goldenHex, run: readBlobMessages),
        FuzzTarget(name: "frames", seeds: .goldenHex, run: readFrames),
        canonical("block", Block.self),
        canonical("block-header", BlockHeader.self),
        canonical("certificate", Certificate.self),
        canonical("evidence", FaultProof.self) { proof in
            let genesis = FuzzConsortium.shared.genesis
            _ = proof.flaw(
                in: EpochTerm(validators: genesis.validatorSet, base: .genesis, window: 8),
                genesisHash: genesis.hash
            )
        },
        canonical("blob-range", BlobRange.self) { _ = BlobRangeVerifier.isGenuine($0, name: .zero) },
    ]

    private static let fromClients: [FuzzTarget] = [
        FuzzTarget(name: "transaction", seeds: .goldenHex) { _ = try? SignedTransaction(bytes: $0) },
        FuzzTarget(name: "signed-request", seeds: .goldenHex) { _ = try? SignedRequest(bytes: $0) },
        canonical("envelope", SealedEnvelope.self),
        canonical("blob-header", BlobHeader.self),
        canonical("state-proof", StateProof.self) { _ = $0.verify(root: .zero) },
        canonical("prefix-proof", PrefixProof.self) { _ = $0.verify(root: .zero) },
        canonical("module", ContractModule.self) { _ = try? BytecodeVerifier.verify($0) },
        FuzzTarget(name: "proof-bundle", seeds: .goldenHex) { bytes in
            _ = BundleVerifier.verify(bytes, genesis: FuzzConsortium.shared.genesis)
        },
        FuzzTarget(name: "rpc-json", seeds: .files(folders: ["Tests/Fixtures", "Tests/LedgerTests/Golden"], endings: ["json"])) {
            bytes in
            guard let value = try? JSONReader.read(bytes) else { return }
            precondition((try? JSONReader.read(value.bytes)) == value, "rpc-json: what was written is not what was read")
        },
        FuzzTarget(name: "accord", seeds: .files(folders: ["Contracts"], endings: ["accord"])) { bytes in
            let result = ContractCompiler.compile(source: bytes, fileName: "fuzz.accord", imports: [])
            guard let module = result.module else { return }
            precondition((try? BytecodeVerifier.verify(module)) != nil, "accord: a compiled module does not verify")
        },
    ]

    private static let fromDisk: [FuzzTarget] = [
        FuzzTarget(name: "key-file", seeds: .goldenHex) { _ = try? KeyFile.load($0) },
        FuzzTarget(name: "seed-file", seeds: .goldenHex) { _ = try? PlainSeedFile.read($0) },
        FuzzTarget(name: "genesis-json", seeds: .files(folders: ["Genesis", "Tests/LedgerTests/Golden"], endings: ["json"])) {
            _ = try? GenesisDocument(json: $0)
        },
        canonical("genesis", GenesisDocument.self),
        FuzzTarget(name: "storage-log", seeds: .goldenHex, run: openLog),
        FuzzTarget(name: "journal", seeds: .goldenHex) { FuzzConsortium.shared.recover(from: $0) },
        FuzzTarget(name: "fhir", seeds: .files(folders: ["Tests/Fixtures/synthetic-fhir"], endings: ["json", "ndjson"])) {
            bytes in
            let file = FuzzFolder.write(bytes, "fuzz.ndjson")
            _ = try? FHIRSource(path: file).read()
        },
    ]

    private static func readBlobMessages(_ bytes: [UInt8]) {
        for kind in BlobMessage.kinds {
            guard let message = BlobMessage(Frame(kind: kind, payload: bytes, priority: .bulk)) else { continue }
            precondition(message.frame.payload == bytes, "blob-message: accepted bytes encode to others")
        }
    }

    /// A stream in two pieces, as a socket may cut it.
    private static func readFrames(_ bytes: [UInt8]) {
        for phase in [FrameReader.Phase.handshake, .open] {
            var reader = FrameReader(rules: FrameRules(PeerMessage.frameRuleNumbers))
            let cut = bytes.count / 2
            for piece in [bytes[..<cut], bytes[cut...]] {
                reader.append(ByteBuffer(bytes: piece))
                while case .frame = reader.next(in: phase) {}
            }
        }
    }
}

extension PeerMessage {
    /// Two kinds with small and large payloads; the daemon's table belongs to a higher floor.
    fileprivate static var frameRuleNumbers: [FrameRule] {
        [
            FrameRule(kind: 1, priority: .consensus, payloadBytesMax: 1 << 20),
            FrameRule(kind: 2, priority: .gossip, payloadBytesMax: 64),
        ]
    }
}
