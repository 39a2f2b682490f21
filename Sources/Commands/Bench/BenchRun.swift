import ChainCrypto
import NodeAPI
import NodeRuntime
import Primitives

/// One run of the load, from signing to the figures.
struct BenchRun {
    let localnet: LocalnetFile
    let load: BenchLoad
    let home: String

    /// What is signed beforehand for each second without a rate; more is signed while it runs.
    private static let preparedPerSecond = 6_000
    private static let preparedMax = 1_000_000
    private static let drainSeconds: UInt64 = 20

    func run() async throws -> JSONValue {
        let addresses = localnet.nodes.map(\.api)
        let transactions = try await prepare(addresses[0])
        let tally = BenchTally()
        let clients = BenchClients(load, addresses: addresses, transactions: transactions, tally: tally)
        let before = await BenchMeter.read(localnet)
        let follower = Task { await clients.follow(after: before.height) }
        let start = SteadyClock.nanoseconds()
        let end = start + UInt64(load.seconds) * 1_000_000_000
        tally.setDeadline(end)
        let progress = Task { await showProgress(tally) }
        try await clients.submit(until: end)
        let drainEnd = SteadyClock.nanoseconds() + Self.drainSeconds * 1_000_000_000
        while tally.waiting > 0, SteadyClock.nanoseconds() < drainEnd { try await Task.sleep(nanoseconds: 20_000_000) }
        progress.cancel()
        follower.cancel()
        let after = await BenchMeter.read(localnet)
        return figures(tally, transactions, before, after)
    }

    private func prepare(_ address: String) async throws -> BenchTransactions {
        let client = try RPCClient(address)
        let contract = try await client.call("contract", ["name": "consent"])
        let grant = contract["functions"]?.array?.first { $0["name"]?.text == "grant" }
        guard let cost = grant?["cost"]?.integer, cost > 0 else {
            throw CommandFailure("the network has no contract consent with the action grant; start one with `consilium localnet`")
        }
        guard let patient = localnet.accounts.first(where: { $0.name == "patient" }) else {
            throw CommandFailure("the localnet has no account patient; start a new one with `consilium localnet`")
        }
        let key = SigningKey(seed: try KeyStore.open(patient.seedFile, passwordFile: nil))
        let transactions = BenchTransactions(chainID: localnet.chainID, key: key, gasLimit: UInt64(cost))
        let perSecond = load.rate ?? Self.preparedPerSecond
        await transactions.prepare(min(Self.preparedMax, load.seconds * perSecond + load.clients * load.outstanding))
        return transactions
    }

    private func showProgress(_ tally: BenchTally) async {
        for second in 0..<load.seconds where !Task.isCancelled {
            Terminal.bar("\(tally.certified) certified", second, of: load.seconds)
            try? await Task.sleep(nanoseconds: 1_000_000_000)
        }
    }

    private func figures(
        _ tally: BenchTally,
        _ transactions: BenchTransactions,
        _ before: BenchMeter,
        _ after: BenchMeter
    ) -> JSONValue {
        let blocks = max(0, after.height - before.height)
        let certified = Double(max(1, tally.certified))
        let nodeBlocks = Double(max(1, blocks)) * Double(localnet.nodes.count)
        return [
            "submitted": .integer(Int64(tally.submitted)), "certified": .integer(Int64(tally.certified)),
            "refused": .object(tally.refused.map { JSONMember($0.code, .integer(Int64($0.count))) }),
            "transactions_per_second": Self.number(Double(tally.certifiedInTime) / Double(load.seconds)),
            "latency_ms": ["p50": Self.number(tally.latency(0.5)), "p99": Self.number(tally.latency(0.99))],
            "node_cpu_ms_per_transaction": Self.number((after.cpuMilliseconds - before.cpuMilliseconds) / certified),
            "fsyncs_per_block": Self.number((after.syncs - before.syncs) / nodeBlocks),
            "blocks": .integer(blocks), "home_filesystem": .text(BenchMeter.filesystem(of: home)),
            "seconds": .integer(Int64(load.seconds)), "nodes": .integer(Int64(localnet.nodes.count)),
            "clients": .integer(Int64(load.clients)),
            "outstanding": load.rate == nil ? .integer(Int64(load.outstanding)) : .null,
            "rate": load.rate.map { .integer(Int64($0)) } ?? .null,
            "signed_during_run": .integer(Int64(transactions.lateCount)),
            "uncertified_at_end": .integer(Int64(tally.waiting)),
        ]
    }

    /// Three decimals.
    private static func number(_ value: Double) -> JSONValue {
        value.isFinite ? .number("\((value * 1_000).rounded() / 1_000)") : .null
    }
}
