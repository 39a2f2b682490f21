import Ledger
import PBFT
import Primitives
import Testing
import Validator

@Suite struct ValidatorClusterTests {
    @Test func `a transaction sent to one node is certified on all`() throws {
        let cluster = try ValidatorCluster()
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.heights == [1, 1, 1, 1])
        #expect(cluster.roots.count == 1)
    }

    @Test func `a single validator works alone`() throws {
        let cluster = try ValidatorCluster(size: 1)
        let transactions = (1...20).map { cluster.registration($0) }
        cluster.submit(transactions, to: 0)
        cluster.run(ticks: 20)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
    }

    @Test func `many transactions to every node are certified once each`() throws {
        let cluster = try ValidatorCluster()
        let transactions = (1...200).map { cluster.registration($0) }
        for (index, transaction) in transactions.enumerated() {
            cluster.submit([transaction], to: index % 4)
            if index.isMultiple(of: 17) { cluster.run(ticks: 1) }
        }
        cluster.run(ticks: 50)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
        #expect(cluster.roots.count == 1)
        #expect(cluster.validators.allSatisfy { $0?.pool.count == 0 })
    }

    @Test func `a transaction given to a silent primary's backup commits in a later view`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        cluster.silent = [0]
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 1_000)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.validators[1]?.replica.view.rawValue ?? 0 > 0)
        cluster.silent = []
        cluster.run(ticks: 600)
        #expect(cluster.roots.count == 1)
        #expect(Set(cluster.heights).count == 1)
    }

    @Test func `a node that missed blocks catches up from certified ones`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 2)
        cluster.stop(3)
        for number in 1...60 {
            cluster.submit([cluster.registration(number)], to: number % 3)
            cluster.run(ticks: 3)
        }
        #expect(cluster.heights[0] >= 20)
        try cluster.start(3)
        cluster.run(ticks: 400)
        #expect(Set(cluster.heights).count == 1)
        #expect(cluster.roots.count == 1)
    }

    @Test func `all nodes stopped and started go on from where they were`() throws {
        let cluster = try ValidatorCluster()
        cluster.submit((1...10).map { cluster.registration($0) }, to: 2)
        cluster.run(ticks: 20)
        let before = cluster.heights
        for index in 0..<4 { cluster.stop(index) }
        for index in 0..<4 { try cluster.start(index) }
        let transaction = cluster.registration(11)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 300)
        #expect(cluster.outcomes[transaction.id] == "ok")
        #expect(cluster.heights[0] > before[0])
        #expect(cluster.roots.count == 1)
    }

    @Test func `the same transaction twice is refused as a duplicate and runs once`() throws {
        let cluster = try ValidatorCluster()
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.run(ticks: 20)
        let again = cluster.submit([transaction], to: 0)
        cluster.run(ticks: 5)
        #expect(cluster.refusals[again[0]]?.code == .duplicate)
    }

    @Test func `a transaction whose signature does not hold is refused`() throws {
        let cluster = try ValidatorCluster()
        var bytes = cluster.registration(1).bytes
        bytes[bytes.count - 1] ^= 1
        let forged = try SignedTransaction(bytes: bytes)
        let submission = cluster.submit([forged], to: 0)
        cluster.run(ticks: 5)
        #expect(cluster.refusals[submission[0]]?.code == .badSignature)
        // The good copy is not burnt by the forged one.
        let good = cluster.registration(1)
        cluster.submit([good], to: 0)
        cluster.run(ticks: 20)
        #expect(cluster.outcomes[good.id] == "ok")
    }

    @Test func `a transaction known only to a node that changes views alone is certified`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        // Node 1 hears two suspicions that nobody else hears, and leaves for view 1, whose primary it is itself.
        cluster.silent = [1]
        for accuser in [2, 3] { try cluster.inject(.suspect(Suspect(view: .initial)), from: accuser, to: 1) }
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 1)
        cluster.run(ticks: 10)
        #expect(cluster.validators[1]?.replica.status == .changing)
        cluster.silent = []
        cluster.run(ticks: 400)
        #expect(cluster.outcomes[transaction.id] == "ok")
    }
}
