import Logging
import PeerNetwork
import Primitives
import RecordVault
import Synchronization

/// Gives parts of sealed records to other members and takes them from others, beside the validator.
///
/// Requests of peers are answered on one thread of their own, a bounded number at a time; what is too much is dropped, and
/// whoever asked asks another member.
final class BlobExchange: Sendable {
    enum Reply: Sendable {
        case range(BlobRange)
        case notHere
        /// Too late, gone, or not a range at all.
        case none
        /// This node has too many questions open.
        case busy
    }

    private struct Request: Sendable {
        let peer: PublicKey
        let number: UInt64
        let blob: Hash256
        let first: UInt64
        let count: UInt64
    }

    private struct Question {
        let peer: PublicKey
        let continuation: CheckedContinuation<Reply, Never>
    }

    private struct State {
        var next: UInt64 = 0
        var questions: [UInt64: Question] = [:]
        /// Requests of each peer that wait for an answer.
        var waiting: [PublicKey: Int] = [:]
    }

    /// Ciphertext in one answer; one chunk may be more.
    static let rangeByteCount = 1 << 18
    private static let requestsOfPeerMax = 16
    private static let questionsMax = 64
    private static let patienceMilliseconds = 10_000

    private weak let records: NodeRecords?
    private let network: PeerNetwork
    private let metrics: NodeMetrics
    private let logger: Logger
    private let requests = WaitingQueue<Request>()
    private let state = Mutex(State())

    init(records: NodeRecords, network: PeerNetwork, metrics: NodeMetrics, logger: Logger) {
        self.records = records
        self.network = network
        self.metrics = metrics
        self.logger = logger
    }

    /// Begins to answer requests.
    func start() -> NodeThread {
        NodeThread(name: "records") { while let request = self.requests.takeOne() { self.serve(request) } }
    }

    /// Ends the thread and every open question.
    func stop() {
        requests.close()
        settle { _ in true }
    }

    /// Members that are connected and those that are not.
    var members: (connected: [PublicKey], away: [PublicKey]) {
        let peers = network.peers
        return (peers.filter(\.isConnected).map(\.id), peers.filter { !$0.isConnected }.map(\.id))
    }

    // MARK: Frames

    /// Takes a message on the network's thread; never blocks.
    func take(_ message: BlobMessage, from peer: PublicKey) {
        switch message {
        case .request(let number, let blob, let first, let count):
            let isTaken = state.withLock { state in
                guard state.waiting[peer, default: 0] < Self.requestsOfPeerMax else { return false }
                state.waiting[peer, default: 0] += 1
                return true
            }
            guard isTaken else { return }
            requests.append(Request(peer: peer, number: number, blob: blob, first: first, count: count))
        case .answer(let number, let bytes):
            let question = state.withLock { state -> Question? in
                guard state.questions[number]?.peer == peer else { return nil }
                return state.questions.removeValue(forKey: number)
            }
            guard let question else { return }
            guard let bytes else { return question.continuation.resume(returning: .notHere) }
            let range = try? BlobRange(canonicalBytes: bytes)
            question.continuation.resume(returning: range.map(Reply.range) ?? .none)
        }
    }

    /// Nothing more comes from this peer.
    func forget(_ peer: PublicKey) { settle { $0 == peer } }

    private func settle(_ isConcerned: (PublicKey) -> Bool) {
        let ended = state.withLock { state -> [Question] in
            let numbers = state.questions.filter { isConcerned($0.value.peer) }.map(\.key)
            return numbers.compactMap { state.questions.removeValue(forKey: $0) }
        }
        for question in ended { question.continuation.resume(returning: .none) }
    }

    // MARK: Asking

    /// Asks one member for neighbouring chunks and waits, at most some seconds.
    func ask(_ peer: PublicKey, for blob: Hash256, _ chunks: Range<Int>) async -> Reply {
        let number = state.withLock { state -> UInt64? in
            guard state.questions.count < Self.questionsMax else { return nil }
            state.next += 1
            return state.next
        }
        guard let number else { return .busy }
        let timer = Task {
            guard (try? await Task.sleep(for: .milliseconds(Self.patienceMilliseconds))) != nil else { return }
            giveUp(number)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.questions[number] = Question(peer: peer, continuation: continuation) }
                let request = BlobMessage.request(
                    number: number,
                    blob: blob,
                    first: UInt64(chunks.lowerBound),
                    count: UInt64(chunks.count)
                )
                network.send(request.frame, to: peer)
                if Task.isCancelled { giveUp(number) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    private func giveUp(_ number: UInt64) {
        state.withLock { $0.questions.removeValue(forKey: number) }?.continuation.resume(returning: .none)
    }

    /// Keeps count of a range that was taken, or of one that was not what its sender said.
    func note(_ isGenuine: Bool, of blob: Hash256, from peer: PublicKey) {
        guard !isGenuine else { return metrics.recordsRangesFetched.increment() }
        metrics.recordsRangesRejected.increment()
        logger.warning(
            "a peer sent bytes that are not of the record asked for",
            metadata: ["peer": "\(peer)", "blob": "\(blob)"]
        )
    }

    /// Keeps count of a stored record that is damaged, and tells the operator what to do.
    func note(damage: VaultError, of blob: Hash256) {
        metrics.recordsDamaged.increment()
        logger.error(
            "a stored record is damaged; it is fetched anew where another member has it, else restore it from a backup, and check the disk",
            metadata: ["blob": "\(blob)", "damage": "\(damage)"]
        )
    }

    // MARK: Serving

    private func serve(_ request: Request) {
        defer { state.withLock { $0.waiting[request.peer, default: 1] -= 1 } }
        var range: BlobRange?
        do { range = try self.range(for: request) } catch let error as VaultError {
            if case .damagedBlob = error { note(damage: error, of: request.blob) }
        } catch { range = nil }
        if range != nil { metrics.recordsRangesServed.increment() }
        network.send(BlobMessage.answer(number: request.number, range: range?.canonicalBytes).frame, to: request.peer)
    }

    /// Nil if the blob is not here, is erased, or has no such chunk.
    private func range(for request: Request) throws -> BlobRange? {
        guard let records, let blob = try records.blob(request.blob), try !records.isErased(request.blob) else { return nil }
        let geometry = blob.reference.geometry
        guard let first = Int(exactly: request.first), first < geometry.chunkCount, request.count > 0 else { return nil }
        let most = max(1, Self.rangeByteCount / geometry.sealedChunkByteCount)
        let count = min(Int(min(request.count, UInt64(most))), geometry.chunkCount - first)
        return try blob.range(of: first..<(first + count))
    }
}
