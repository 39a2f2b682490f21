import NodeAPI
import NodeRuntime
import Primitives
import Synchronization

/// The clients of a run: they submit until the end and hear what was certified.
final class BenchClients: Sendable {
    private let load: BenchLoad
    private let addresses: [String]
    private let transactions: BenchTransactions
    private let tally: BenchTally
    /// Where each client hears how many of its transactions are done.
    private let credits: [(stream: AsyncStream<Int>, continuation: AsyncStream<Int>.Continuation)]

    private static let batchMax = 512

    init(_ load: BenchLoad, addresses: [String], transactions: BenchTransactions, tally: BenchTally) {
        self.load = load
        self.addresses = addresses
        self.transactions = transactions
        self.tally = tally
        credits = (0..<load.clients).map { _ in AsyncStream<Int>.makeStream() }
    }

    /// Submits until `end`.
    func submit(until end: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<load.clients {
                group.addTask { [self] in
                    if let rate = load.rate {
                        try await offer(number, rate: Double(rate) / Double(load.clients), until: end)
                    } else {
                        try await keepInFlight(number, until: end)
                    }
                }
            }
            group.addTask { [self] in
                await Self.sleep(until: end)
                for credit in credits { credit.continuation.finish() }
            }
            try await group.waitForAll()
        }
    }

    /// Follows the certified blocks of some node that answers, from a height on, until cancelled.
    func follow(after height: Int64) async {
        var cursor = "\(height)"
        var turn = 0
        while !Task.isCancelled {
            do {
                let client = try RPCClient(addresses[turn % addresses.count])
                defer { client.close() }
                for try await event in client.events(after: cursor, filter: "kind=block&ids=true") where event.event == "block" {
                    take(event)
                    cursor = event.id ?? cursor
                }
            } catch { turn += 1 }
            try? await Task.sleep(nanoseconds: 20_000_000)
        }
    }

    private func take(_ event: ServerSentEvent) {
        guard let block = try? JSONReader.read(Array(event.data.utf8)) else { return }
        let marks = (block["transactions"]?.array ?? []).map { id in UInt64(id.text?.prefix(16) ?? "", radix: 16) ?? 0 }
        let failed = Set((block["failed"]?.array ?? []).compactMap(\.integer).map(Int.init))
        for (client, count) in tally.certified(marks, failed: failed) { credits[client].continuation.yield(count) }
    }

    // MARK: Load

    private func keepInFlight(_ number: Int, until end: UInt64) async throws {
        let node = try BenchNode(addresses, first: number)
        var free = load.outstanding
        var arrivals = credits[number].stream.makeAsyncIterator()
        while SteadyClock.nanoseconds() < end {
            if free == 0 {
                guard let count = await arrivals.next() else { return }
                free += count
                continue
            }
            let batch = transactions.take(min(free, Self.batchMax))
            free -= batch.count
            let refused = await send(batch, number, node, time: SteadyClock.nanoseconds())
            free += refused
            if refused > 0 { try await Task.sleep(nanoseconds: 20_000_000) }
        }
    }

    /// Sends what is due, whatever became of the earlier ones.
    private func offer(_ number: Int, rate: Double, until end: UInt64) async throws {
        let node = try BenchNode(addresses, first: number)
        let start = SteadyClock.nanoseconds()
        let period = 1_000_000_000 / rate
        // Spread evenly, so that the clients do not send all at once.
        var due = start + UInt64(period * Double(number) / Double(load.clients))
        await withDiscardingTaskGroup { group in
            var sent = 0
            while due < end {
                await Self.sleep(until: due)
                let first = due
                var count = 0
                let now = SteadyClock.nanoseconds()
                while due <= now, due < end {
                    count += 1
                    sent += 1
                    due = start + UInt64(period * (Double(sent) + Double(number) / Double(load.clients)))
                }
                guard count > 0 else { continue }
                let batch = transactions.take(count)
                group.addTask { [self] in _ = await send(batch, number, node, time: first) }
            }
        }
    }

    /// Submits a batch and gives the number that was refused.
    private func send(_ batch: [BenchTransaction], _ number: Int, _ node: BenchNode, time: UInt64) async -> Int {
        tally.submitting(batch, client: number, time: time)
        do {
            let answer = try await node.client.call("broadcast_txs", ["txs": .array(batch.map { .text($0.text) })])
            var refused = 0
            for (transaction, result) in zip(batch, answer.array ?? []) {
                guard let code = result["code"]?.text else { continue }
                tally.refused(transaction, code: code)
                refused += 1
            }
            return refused
        } catch {
            // The node is gone or too busy: the next one gets the next batch.
            for transaction in batch { tally.refused(transaction, code: "unreachable") }
            node.moveOn()
            return batch.count
        }
    }

    private static func sleep(until time: UInt64) async {
        let now = SteadyClock.nanoseconds()
        if time > now { try? await Task.sleep(nanoseconds: time - now) }
    }
}

/// The node that one client talks to; the next one when it fails.
private final class BenchNode: Sendable {
    private let clients: [RPCClient]
    private let turn: Mutex<Int>

    init(_ addresses: [String], first: Int) throws {
        clients = try addresses.map { try RPCClient($0, timeoutMilliseconds: 15_000) }
        turn = Mutex(first)
    }

    var client: RPCClient { clients[turn.withLock { $0 } % clients.count] }

    func moveOn() { turn.withLock { $0 += 1 } }
}
