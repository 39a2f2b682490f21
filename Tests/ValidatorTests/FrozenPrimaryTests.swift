import Ledger
import PBFT
import Primitives
import Testing
import Validator

@Suite struct FrozenPrimaryTests {
    // https://github.com/hyperledger/fabric/pull/4438: followers that had not seen the transaction did not complain of the leader.
    @Test func `a transaction given to the primary alone commits although the primary freezes`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        // The primary hands the transaction on as soon as it is admitted, and freezes before it proposes anything.
        cluster.tamper = { message, from, to in
            if from == 0, case .transactions = message { return message }
            return from == 0 || to == 0 ? nil : message
        }
        let transaction = cluster.registration(1)
        cluster.submit([transaction], to: 0)
        cluster.drain()
        cluster.stop(0)
        cluster.run(ticks: 1_000)
        #expect(cluster.outcomes[transaction.id] == "ok")
        for index in 1...3 { #expect(cluster.validators[index]?.replica.view.rawValue ?? 0 > 0) }
    }

    @Test func `where a height takes nearly the patience, transactions that wait for the next one accuse nobody`() throws {
        let cluster = try ValidatorCluster(window: 1)
        cluster.run(ticks: 5)
        // Three phases are 1.5 s, and a block 2 s; what comes while one is under way waits for up to 4 s.
        cluster.latencyTicks = 50
        let transactions = (1...60).map { cluster.registration($0) }
        for (place, transaction) in transactions.enumerated() {
            cluster.submit([transaction], to: place % 4)
            cluster.run(ticks: 30)
        }
        cluster.run(ticks: 600)
        #expect(transactions.allSatisfy { cluster.outcomes[$0.id] == "ok" })
        #expect(cluster.validators.allSatisfy { $0?.replica.view == .initial })
    }

    @Test func `a primary that leaves one transaction out of its blocks is replaced`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        let unwanted = cluster.registration(0)
        cluster.mute = { message, _, to in
            // The primary hears of it from nobody, nor through a batch: as if it did not want to.
            if to == 0, case .transactions(let bodies) = message { return bodies.contains { $0.id == unwanted.id } }
            return false
        }
        cluster.submit([unwanted], to: 1)
        for number in 1...60 {
            cluster.submit([cluster.registration(number)], to: 0)
            cluster.run(ticks: 5)
        }
        #expect(cluster.validators[1]?.replica.view.rawValue ?? 0 > 0)
        #expect(cluster.outcomes[unwanted.id] == "ok")
    }

    // arXiv 2107.11144, against PBFT's read-only optimisation.
    @Test func `a member from which the primary withholds everything reads certified state only, and orders go on`() throws {
        let cluster = try ValidatorCluster()
        cluster.run(ticks: 5)
        cluster.tamper = { message, from, to in from == 0 && to == 3 ? nil : message }
        var roots: [BlockHeight: Hash256] = [:]
        for number in 1...20 {
            let transaction = cluster.registration(number)
            cluster.submit([transaction], to: 3)
            cluster.run(ticks: 8)
            #expect(cluster.outcomes[transaction.id] == "ok", "order \(number)")
            for validator in cluster.validators.compactMap({ $0 }) {
                // A read at any moment is of a certified height, and there is one state for each height.
                let view = validator.ledger.reader.view
                #expect(view.height == validator.ledger.certifiedHeight)
                #expect(roots[view.height] ?? view.stateRoot == view.stateRoot)
                roots[view.height] = view.stateRoot
                if view.height > .genesis { #expect(try view.blocks.certificate(at: view.height) != nil) }
            }
        }
    }
}
