internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
internal import StateTree
internal import Validator

/// Invites those who are behind, and leads them astray.
struct Misleader {
    private let signer: ByzantineSigner
    private var random: SeededRandom
    /// Claims much and never gives a block: whoever waits for it alone waits for ever.
    private let isMute: Bool
    /// Tells the truth but for one thing: the newest header of the snapshots that it offers, in manifest and window alike.
    private let isSmooth: Bool

    init(_ signer: ByzantineSigner, _ random: SeededRandom) {
        var random = random
        self.signer = signer
        isMute = random.chance(Ratio(1, 3))
        isSmooth = !isMute && random.chance(Ratio(1, 3))
        self.random = random
    }

    /// Nil where it does not answer at all.
    mutating func mislead(_ message: PeerMessage) -> PeerMessage? {
        switch message {
        case .consensus(_, let wire) where wire.signed.sender == signer.own: return boast(wire) ?? message
        case .blocks(let from, let blocks): return mislead(blocks, from: from)
        case .snapshot(let part): return mislead(part)
        default: return message
        }
    }

    /// Claims to have certified more than anybody, so that it is asked first.
    private mutating func boast(_ wire: WireMessage) -> PeerMessage? {
        guard case .status(let status) = wire.signed.message,
            let height = status.certifiedHeight.advanced(by: random.within(1...20))
        else { return nil }
        let boast = Status(view: status.view, certifiedHeight: height, phases: [])
        return .consensus(signer.committee.epoch, WireMessage(signer.sign(.status(boast))))
    }

    private mutating func mislead(_ blocks: [[UInt8]], from height: BlockHeight) -> PeerMessage? {
        var blocks = blocks
        if isMute { return nil }
        if isSmooth { return .blocks(from: height, blocks) }
        switch random.below(7) {
        case 0, 1: return nil
        case 2: blocks.reverse()
        case 3: blocks = Array(blocks.dropFirst())
        case 4: blocks = []
        case 5: flip(&blocks)
        default: forge(&blocks)
        }
        return .blocks(from: height, blocks)
    }

    /// Parts of snapshots that are not there, not asked for, or not true.
    private mutating func mislead(_ part: SnapshotMessage) -> PeerMessage? {
        if isSmooth { return .snapshot(smooth(part)) }
        switch part {
        case .offers(var manifests):
            switch random.below(4) {
            case 0: return nil
            case 1: flip(&manifests)
            case 2:
                let isShifted = random.chance(Ratio(1, 2))
                let twisted = manifests.map { Self.twisted(manifest: $0) { isShifted ? $0.next ?? $0 : $0 } }
                manifests = random.chance(Ratio(1, 3)) ? [] : twisted
            default: return .snapshot(part)
            }
            return .snapshot(.offers(manifests))
        case .entries(let height, let path, let chunk?):
            switch random.below(4) {
            case 0: return nil
            case 1: return .snapshot(.entries(height: height, after: path, nil))
            default: return .snapshot(.entries(height: height, after: path, twisted(chunk)))
            }
        case .window(let height, let from, var blocks):
            switch random.below(4) {
            case 0: return nil
            case 1: blocks.reverse()
            default: flip(&blocks)
            }
            return .snapshot(.window(height: height, from: from, blocks))
        default: return .snapshot(part)
        }
    }

    private func smooth(_ part: SnapshotMessage) -> SnapshotMessage {
        switch part {
        case .offers(let manifests): .offers(manifests.map { Self.twisted(manifest: $0) { $0 } })
        case .window(let height, let from, let blocks):
            .window(
                height: height,
                from: from,
                blocks.map { bytes in
                    guard let block = try? WindowBlock(canonicalBytes: bytes), block.header.height == height else { return bytes }
                    return WindowBlock(header: Self.twisted(block.header, at: height), ids: block.ids).canonicalBytes
                }
            )
        case .offersRequest, .entriesRequest, .windowRequest, .entries: part
        }
    }

    /// A chunk that lacks an entry, or holds a changed one, as well as it can be made to look.
    private mutating func twisted(_ bytes: [UInt8]) -> [UInt8] {
        guard let chunk = try? StateChunk(canonicalBytes: bytes), !chunk.entries.isEmpty else { return bytes }
        var entries = chunk.entries
        let place = random.index(below: entries.count)
        let entry = entries[place]
        if random.chance(Ratio(1, 2)) {
            entries.remove(at: place)
        } else {
            entries[place] = StateChunk.Entry(path: entry.path, key: entry.key, value: entry.value + [0])
        }
        return StateChunk(entries: entries, right: chunk.right).canonicalBytes
    }

    /// A snapshot whose header is not the one that was certified, and a certificate that names it.
    private static func twisted(manifest bytes: [UInt8], _ place: (BlockHeight) -> BlockHeight) -> [UInt8] {
        guard let manifest = try? SnapshotManifest(canonicalBytes: bytes) else { return bytes }
        let header = twisted(manifest.header, at: place(manifest.height))
        let certificate = Certificate(
            genesisHash: manifest.certificate.genesisHash,
            epoch: manifest.certificate.epoch,
            setHash: manifest.certificate.setHash,
            height: header.height,
            blockHash: header.hash,
            signatures: manifest.certificate.signatures
        )
        return SnapshotManifest(
            genesisHash: manifest.genesisHash,
            header: header,
            certificate: certificate,
            changes: manifest.changes
        ).canonicalBytes
    }

    /// The same state a moment later: everything fits but the hash, and with it the signatures.
    private static func twisted(_ real: BlockHeader, at height: BlockHeight) -> BlockHeader {
        BlockHeader(
            chainID: real.chainID,
            height: height,
            parentHash: real.parentHash,
            time: real.time.next ?? real.time,
            transactionsRoot: real.transactionsRoot,
            transactionCount: real.transactionCount,
            receiptsRoot: real.receiptsRoot,
            stateRoot: real.stateRoot,
            epoch: real.epoch,
            validatorsHash: real.validatorsHash,
            nextValidatorsHash: real.nextValidatorsHash,
            gasUsed: real.gasUsed
        )
    }

    private mutating func flip(_ blocks: inout [[UInt8]]) {
        guard !blocks.isEmpty else { return }
        let place = random.index(below: blocks.count)
        blocks[place][random.index(below: blocks[place].count)] ^= 1 << UInt8(random.below(8))
    }

    /// An empty block in the place of a real one, whole in itself, with the real one's signatures.
    private mutating func forge(_ blocks: inout [[UInt8]]) {
        let decoded = blocks.compactMap { try? Block(canonicalBytes: $0) }
        guard decoded.count == blocks.count, blocks.count > 1 else { return flip(&blocks) }
        let place = 1 + random.index(below: blocks.count - 1)
        let (parent, real) = (decoded[place - 1], decoded[place])
        let header = BlockHeader(
            chainID: real.header.chainID,
            height: real.header.height,
            parentHash: parent.header.hash,
            time: parent.header.time,
            transactionsRoot: BlockLists.transactionsRoot([]),
            transactionCount: 0,
            receiptsRoot: BlockLists.receiptsRoot([]),
            stateRoot: parent.header.stateRoot,
            epoch: real.header.epoch,
            validatorsHash: real.header.validatorsHash,
            nextValidatorsHash: real.header.nextValidatorsHash,
            gasUsed: 0
        )
        let certificate = Certificate(
            genesisHash: real.certificate.genesisHash,
            epoch: real.certificate.epoch,
            setHash: real.certificate.setHash,
            height: real.certificate.height,
            blockHash: header.hash,
            signatures: real.certificate.signatures
        )
        blocks[place] = Block(header: header, bodies: [], receipts: [], certificate: certificate).canonicalBytes
        blocks.removeSubrange((place + 1)...)
    }
}
