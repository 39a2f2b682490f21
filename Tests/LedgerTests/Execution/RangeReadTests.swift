import ChainCrypto
import ContractVM
import Ledger
import Primitives
import Testing

@Suite struct RangeReadTests {
    static let book = """
        contract book

        state entries: Map<(owner: Account, number: Int), Int>
        state sums: Map<Account, Int>
        state names: Map<Text<16>, Int>

        action enter(number: Int, amount: Int) by anyone {
            entries[(caller, number)] = amount
        }

        action settle() by anyone -> Int {
            var sum = 0
            for (_, amount) in entries[caller] limit 100 { sum += amount }
            sums[caller] = sum
            return sum
        }

        query total(owner: Account) -> Int {
            var sum = 0
            for (_, amount) in entries[owner] limit 100 { sum += amount }
            return sum
        }

        action call(name: Text<16>) by anyone -> Int {
            let count = (names[name] ?? 0) + 1
            names[name] = count
            return count
        }
        """

    private static func deployed() throws -> ExecutionBench {
        let bench = try ExecutionBench()
        let receipt = try bench.deploy(book, name: "book")
        var decoder = CanonicalDecoder(receipt.returnValue)
        let hash: Hash256 = try decoder.fixed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("book", hash, by: admin) }
        return bench
    }

    private func enter(_ number: UInt64, _ amount: UInt64, _ bench: ExecutionBench) -> VerifiedTransaction {
        bench.transaction("book", "enter", [.unsigned(number), .unsigned(amount)], by: ExecutionBench.developer)
    }

    // Fabric's rich queries are not read again when a block commits, so an insertion in between is missed.
    @Test func `an insertion between the query and the block is seen by the action, in the order of the block`() throws {
        for isFirst in [true, false] {
            let bench = try Self.deployed()
            try bench.block([enter(1, 10, bench), enter(5, 20, bench)])
            let settle = bench.transaction("book", "settle", [], by: ExecutionBench.developer)
            let owner = CanonicalValue.bytes(ExecutionBench.account(ExecutionBench.developer).bytes)
            guard case .value(.int(30), _, _, _) = try bench.query("book", "total", [owner]) else {
                Issue.record("the query gives another sum")
                return
            }
            #expect(
                try bench.ledger.reader.view.dryRun(settle, at: bench.now).returnValue
                    == CanonicalValue.unsigned(30).canonicalBytes
            )
            // Another client's entry falls inside the range that the query went over.
            let insertion = enter(3, 5, bench)
            let receipts = try bench.block(isFirst ? [insertion, settle] : [settle, insertion])
            let settled = try #require(receipts.first { $0.transactionID == settle.id })
            #expect(settled.outcome == .ok)
            #expect(settled.returnValue == CanonicalValue.unsigned(isFirst ? 35 : 30).canonicalBytes)
        }
    }

    // Swift compares strings by canonical equivalence; keys are bytes.
    @Test func `two spellings that Unicode calls equal are two keys`() throws {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        #expect(composed == decomposed)
        let bench = try Self.deployed()
        func call(_ name: String) throws -> [UInt8] {
            try bench.call("book", "call", [.text(name)], by: ExecutionBench.developer).returnValue
        }
        #expect(try call(composed) == CanonicalValue.unsigned(1).canonicalBytes)
        #expect(try call(decomposed) == CanonicalValue.unsigned(1).canonicalBytes)
        #expect(try call(composed) == CanonicalValue.unsigned(2).canonicalBytes)
        #expect(ContractValue.text(composed) != ContractValue.text(decomposed))
        #expect(ContractValue.text(composed).compare(.text(decomposed)) != 0)
    }
}
