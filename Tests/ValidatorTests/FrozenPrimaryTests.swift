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
