import PBFT
import Primitives
import TestSupport
import Testing

@Suite struct MessageCodingTests {
    static let committee = Committee.of(4)
    /// Golden files lie in the target's own folder, one above this file.
    static let targetFolder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/x"
    static let digest = Fake.hash(60)

    static let messages: [PBFTMessage] = {
        let proof = committee.preparedCertificate(view: 1, height: 8, digest: digest)
        let certificate = committee.checkpointCertificate(height: 7, blockHash: Fake.hash(61))
        let viewChange = ViewChange(newView: ViewNumber(2), certificate: certificate, prepared: [proof])
        let bare = ViewChange(newView: ViewNumber(2), certificate: nil, prepared: [])
        let signed = [(UInt64(0), viewChange), (1, bare), (3, bare)].map { committee.sign(.viewChange($1), by: $0) }
        let entries = [NewView.Entry(height: BlockHeight(8), digest: digest)]
        return [
            .prePrepare(PrePrepare(view: ViewNumber(1), height: BlockHeight(2), digest: digest)),
            .prepare(Prepare(view: ViewNumber(1), height: BlockHeight(2), digest: digest)),
            .commit(Commit(view: ViewNumber(1), height: BlockHeight(300), digest: digest)),
            .checkpoint(Checkpoint(height: BlockHeight(2), blockHash: digest)),
            .suspect(Suspect(view: ViewNumber(70_000))),
            .viewChange(viewChange),
            .newView(NewView(view: ViewNumber(2), viewChanges: signed, entries: entries)),
            .status(Status(view: ViewNumber(2), certifiedHeight: BlockHeight(7), phases: [.all, [.proposed], []])),
        ]
    }()

    @Test(arguments: 0..<8) func `every message survives the wire, bit for bit`(place: Int) throws {
        let message = Self.messages[place]
        #expect(Int(message.kind.rawValue) == place + 1)
        let wire = WireMessage(Self.committee.sign(message, by: 1))
        #expect(try WireMessage(canonicalBytes: wire.canonicalBytes) == wire)
        #expect(try SignedMessage(canonicalBytes: wire.signed.canonicalBytes) == wire.signed)
    }

    @Test(arguments: 0..<8) func `no cut or lengthened message decodes`(place: Int) {
        let bytes = WireMessage(Self.committee.sign(Self.messages[place], by: 1)).canonicalBytes
        for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
            #expect(throws: DecodingError.self) { try WireMessage(canonicalBytes: Array(bytes.prefix(count))) }
        }
        #expect(throws: DecodingError.self) { try WireMessage(canonicalBytes: bytes + [0]) }
    }

    @Test(arguments: 0..<8) func `a flipped bit is refused or gives another message, and never a trap`(place: Int) {
        let wire = WireMessage(Self.committee.sign(Self.messages[place], by: 1))
        let bytes = wire.canonicalBytes
        for index in bytes.indices.prefix(400) {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 8)
            guard let decoded = try? WireMessage(canonicalBytes: changed) else { continue }
            #expect(decoded != wire)
            #expect(decoded.canonicalBytes == changed)
        }
    }

    @Test func `a batch travels beside a PRE-PREPARE only`() throws {
        let batch = BatchContent(time: Timestamp(1_700_000_000_000), ids: [Fake.hash(1), Fake.hash(2)])
        let proposal = WireMessage(Self.committee.sign(Self.messages[0], by: 1), batch: batch)
        #expect(try WireMessage(canonicalBytes: proposal.canonicalBytes) == proposal)
        let vote = WireMessage(Self.committee.sign(Self.messages[1], by: 1), batch: batch)
        #expect(throws: DecodingError.self) { try WireMessage(canonicalBytes: vote.canonicalBytes) }
    }

    @Test func `the signed body is bound to chain, epoch and set, and has the fields of the content`() throws {
        let message = Self.messages[1]
        let body = message.signedBody(Self.committee.context)
        guard case .array(let items) = try CanonicalValue(canonicalBytes: body) else {
            Issue.record("the body is no array")
            return
        }
        #expect(items.prefix(3) == [.bytes(Fake.hash(1).bytes), .unsigned(0), .bytes(Self.committee.setHash.bytes)])
        #expect(items.dropFirst(3) == [.unsigned(1), .unsigned(2), .bytes(Self.digest.bytes)])
        let others = [
            Committee.of(4, epoch: EpochNumber(1)), Committee(genesisHash: .zero, setHash: Self.committee.setHash, size: 4),
        ]
        for other in others { #expect(message.signedBody(other.context) != body) }
    }

    @Test func `every kind has its own signature domain`() {
        let domains = MessageKind.allCases.map(\.signatureDomain)
        #expect(Set(domains).count == 8)
        #expect(domains.first == "consilium/pre-prepare/v1")
    }

    @Test func `every nested signature is asked for`() {
        func count(_ place: Int) -> Int? {
            Self.committee.sign(Self.messages[place], by: 1).requiredSignatures(in: Self.committee, window: 8)?.count
        }
        #expect((0..<8).map(count) == [1, 1, 1, 1, 1, 1 + 3 + 3, 1 + 7 + 1 + 1, 1])
        let stranger = Self.committee.sign(Self.messages[0], by: 4)
        #expect(stranger.requiredSignatures(in: Self.committee, window: 8) == nil)
    }

    @Test func `a NEW-VIEW carries nothing but VIEW-CHANGEs`() {
        let vote = Self.committee.sign(Self.messages[1], by: 1)
        let newView = PBFTMessage.newView(NewView(view: ViewNumber(2), viewChanges: [vote], entries: []))
        let bytes = Self.committee.sign(newView, by: 2).canonicalBytes
        #expect(throws: DecodingError.self) { try SignedMessage(canonicalBytes: bytes) }
    }

    @Test func `durable records survive their encoding`() throws {
        let proof = Self.committee.preparedCertificate(view: 1, height: 8, digest: Self.digest)
        let contents: [DurableRecord.Content] =
            Self.messages.prefix(7).map { .signed($0) } + [
                .prepared(proof), .entered(Self.committee.sign(Self.messages[6], by: 2)),
            ]
        for content in contents {
            let record = DurableRecord(epoch: EpochNumber(3), content: content)
            #expect(try DurableRecord(canonicalBytes: record.canonicalBytes) == record)
        }
        let wrong = DurableRecord(epoch: .initial, content: .entered(Self.committee.sign(Self.messages[5], by: 2)))
        #expect(throws: DecodingError.self) { try DurableRecord(canonicalBytes: wrong.canonicalBytes) }
    }

    @Test func `the bytes are those of the golden file`() throws {
        let committee = Self.committee
        let lines = Self.messages.map { message in
            let wire = WireMessage(committee.sign(message, by: 1)).canonicalBytes
            return "\(message.kind.name) body \(Hex.encode(message.signedBody(committee.context)))\n"
                + "\(message.kind.name) wire \(Hex.encode(wire))\n"
        }
        #expect(try GoldenFile("messages.hex", in: Self.targetFolder).difference(from: lines.joined()) == nil)
    }
}
