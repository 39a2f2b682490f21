package import Ledger
package import Primitives

/// One chain for everybody: agreement, one state root for each height, order, execution once, durability.
package struct ChainChecker {
    /// What any node certified first at a height; everybody else must have the same.
    package struct Fact: Hashable, Sendable {
        package let hash: Hash256
        package let stateRoot: Hash256
        package let transactions: [TransactionID]

        package init(hash: Hash256, stateRoot: Hash256, transactions: [TransactionID]) {
            self.hash = hash
            self.stateRoot = stateRoot
            self.transactions = transactions
        }
    }

    private var facts: [UInt64: Fact] = [:]
    private var places: [TransactionID: UInt64] = [:]
    /// The highest height that a node reported as certified.
    package private(set) var reported: [UInt64]

    package init(nodes: Int) { reported = Array(repeating: 0, count: nodes) }

    /// The highest height that anybody certified.
    package var height: UInt64 { reported.max() ?? 0 }

    package var transactionCount: Int { places.count }

    /// Where a transaction was executed.
    package func height(of transaction: TransactionID) -> UInt64? { places[transaction] }

    /// A node says that a block is certified and on its disk.
    package mutating func certified(_ height: BlockHeight, _ fact: Fact, by node: Int) throws(Violation) {
        let number = height.rawValue
        guard number == reported[node] + 1 else {
            throw Violation(.order, "node \(node) certified height \(number) after height \(reported[node])")
        }
        reported[node] = number
        try compare(fact, at: number, node)
        guard facts[number] == nil else { return }
        facts[number] = fact
        for transaction in fact.transactions {
            if let earlier = places[transaction] {
                throw Violation(.once, "transaction \(transaction) was executed at height \(earlier) and at height \(number)")
            }
            places[transaction] = number
        }
    }

    /// A node has taken a snapshot: it stands at another height, with the state of everybody there.
    package mutating func jumped(to height: BlockHeight, hash: Hash256, stateRoot: Hash256, by node: Int) throws(Violation) {
        let number = height.rawValue
        guard number > reported[node] else {
            throw Violation(.order, "node \(node) took a snapshot at height \(number), after height \(reported[node])")
        }
        reported[node] = number
        try found(height, hash: hash, stateRoot: stateRoot, by: node)
    }

    /// A node reads a block from its disk, after a start or at the end.
    package mutating func found(_ height: BlockHeight, hash: Hash256, stateRoot: Hash256, by node: Int) throws(Violation) {
        guard let fact = facts[height.rawValue] else { return }
        try compare(Fact(hash: hash, stateRoot: stateRoot, transactions: fact.transactions), at: height.rawValue, node)
    }

    /// A node has started and stands at a height.
    package mutating func started(at height: BlockHeight, node: Int) throws(Violation) {
        guard height.rawValue >= reported[node] else {
            throw Violation(
                .durability,
                "node \(node) had reported height \(reported[node]) as certified and starts at height \(height)"
            )
        }
        reported[node] = height.rawValue
    }

    private func compare(_ fact: Fact, at height: UInt64, _ node: Int) throws(Violation) {
        guard let known = facts[height], known != fact else { return }
        if known.hash == fact.hash, known.stateRoot != fact.stateRoot {
            throw Violation(.stateRoot, "node \(node) has state \(fact.stateRoot) at height \(height), others \(known.stateRoot)")
        }
        throw Violation(.agreement, "node \(node) has block \(fact.hash) at height \(height), others \(known.hash)")
    }
}
