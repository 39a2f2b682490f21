import ContractVM
import Foundation
import Ledger
import Primitives
import Testing

/// Replacing a contract by a version that keeps its state otherwise.
@Suite struct MigrationTests {
    static let first = """
        contract shop

        state pieces: Map<Int, Int>
        state other: Map<Int, Int>

        action order(id: Int, count: Int) by anyone {
            pieces[id] = count
            other[id] = count
        }

        query count(id: Int) -> Int { return pieces[id] ?? -1 }
        query others() -> Int {
            var sum = 0
            for (_, count) in other limit 100 { sum += count }
            return sum
        }
        """

    static let second = """
        contract shop

        record Order { pieces: Int, isLarge: Bool }
        state pieces: Map<Int, Order>
        state other: Map<Int, Int>

        migrate pieces(id: Int, old: Int) -> Order? {
            require old < 1000 else "an order has fewer than 1000 pieces"
            if old == 0 { return none }
            return Order(pieces: old * 2, isLarge: old > 10)
        }

        action order(id: Int, count: Int) by anyone { pieces[id] = Order(pieces: count, isLarge: false) }

        query count(id: Int) -> Int { return pieces[id].pieces ?? -1 }
        """

    private func deploy(_ source: String, _ bench: ExecutionBench) throws -> Hash256 {
        let receipt = try bench.deploy(source, name: "shop")
        try #require(receipt.outcome == .ok, "\(receipt.message)")
        var decoder = CanonicalDecoder(receipt.returnValue)
        return try decoder.fixed()
    }

    private func install(_ source: String, _ bench: ExecutionBench) throws {
        let hash = try deploy(source, bench)
        for admin in ExecutionBench.admins.prefix(2) {
            let receipt = try bench.approve("shop", hash, by: admin)
            #expect(receipt.outcome == .ok, "\(receipt.message)")
        }
    }

    private func order(_ id: UInt64, _ count: UInt64, _ bench: ExecutionBench) throws {
        let receipt = try bench.call("shop", "order", [.unsigned(id), .unsigned(count)], by: ExecutionBench.developer)
        #expect(receipt.outcome == .ok)
    }

    private func number(_ query: String, _ arguments: [CanonicalValue], _ bench: ExecutionBench) throws -> Int64? {
        guard case .value(.int(let number), _, _, _) = try bench.query("shop", query, arguments) else { return nil }
        return number
    }

    private func count(_ id: UInt64, _ bench: ExecutionBench) throws -> Int64? { try number("count", [.unsigned(id)], bench) }

    @Test func `a new version migrates every entry when it is activated`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        for (id, pieces) in [(1, 5), (2, 0), (3, 20)] as [(UInt64, UInt64)] { try order(id, pieces, bench) }
        let hash = try deploy(Self.second, bench)
        let early = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
        // Until the last approval the old version runs on its own entries.
        try order(4, 7, bench)
        #expect(try count(3, bench) == 20)
        let last = try bench.approve("shop", hash, by: ExecutionBench.admins[1])
        #expect(last.outcome == .ok, "\(last.message)")
        #expect(last.gasUsed > early.gasUsed)
        #expect(try (1...4).map { try count($0, bench) } == [10, -1, 40, 14])
        try bench.reopen()
        #expect(try (1...4).map { try count($0, bench) } == [10, -1, 40, 14])
        try order(2, 3, bench)
        #expect(try count(2, bench) == 3)
        // The same migration again would not find what it takes.
        let again = try bench.deploy(Self.second.replacingOccurrences(of: "old * 2", with: "old * 3"), name: "shop")
        #expect(
            again.message == "the map pieces is read as it is: leave its migrate out, or it would run again with every version"
        )
    }

    @Test func `an entry that cannot be migrated leaves the old version running`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        try order(1, 5, bench)
        try order(2, 1000, bench)
        let hash = try deploy(Self.second, bench)
        let early = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
        let refused = try bench.approve("shop", hash, by: ExecutionBench.admins[1])
        #expect(refused.outcome == .requirementFailed)
        // What was migrated before it failed was work, too.
        #expect(refused.gasUsed > early.gasUsed)
        #expect(refused.message == "an entry of the map pieces is not migrated: an order has fewer than 1000 pieces")
        #expect(try count(1, bench) == 5)
        try order(2, 6, bench)
        #expect(try bench.approve("shop", hash, by: ExecutionBench.admins[1]).outcome == .ok)
        #expect(try count(2, bench) == 12)
    }

    @Test func `what always holds is asked of what a migration gives`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        try order(1, 5, bench)
        try order(2, 20, bench)
        let few = "invariant few always for (_, order) in pieces = order.pieces < LIMIT else \"an order is too large\"\n"
        let all = """
            invariant all always = sum() < 60 else "all orders together are too many"
            query sum() -> Int {
                var sum = 0
                for (_, order) in pieces limit 10 { sum += order.pieces }
                return sum
            }
            """
        for (limit, message) in [
            ("40", "an entry of the map pieces is not migrated: an order is too large"), ("41", ""),
        ] {
            let hash = try deploy(Self.second + "\n" + few.replacingOccurrences(of: "LIMIT", with: limit) + all, bench)
            _ = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
            let last = try bench.approve("shop", hash, by: ExecutionBench.admins[1])
            #expect(last.message == message)
            #expect(try count(2, bench) == (message.isEmpty ? 40 : 20))
        }
    }

    @Test func `what always holds of the state as a whole is asked when a version finds it`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        for (id, pieces) in [(1, 5), (2, 20)] as [(UInt64, UInt64)] { try order(id, pieces, bench) }
        let all = """
            invariant all always = sum() < LIMIT else "all orders together are too many"
            query sum() -> Int {
                var sum = 0
                for (_, count) in other limit 10 { sum += count }
                return sum
            }
            """
        for (limit, message) in [("25", "after the migration: all orders together are too many"), ("26", "")] {
            let hash = try deploy(Self.second + "\n" + all.replacingOccurrences(of: "LIMIT", with: limit), bench)
            _ = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
            let last = try bench.approve("shop", hash, by: ExecutionBench.admins[1])
            #expect(last.message == message)
            #expect(try count(2, bench) == (message.isEmpty ? 40 : 20))
        }
    }

    @Test func `what always holds is asked of entries that stay as they are, once`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        for (id, pieces) in [(1, 5), (2, 20)] as [(UInt64, UInt64)] { try order(id, pieces, bench) }
        func version(_ limit: Int) -> String {
            Self.first + """

                invariant few always for (_, count) in other = 100 / (count - 7) < \(limit) else "\(limit) is too many"
                """
        }
        func approve(_ source: String, gas: UInt64 = 10_000_000) throws -> Receipt {
            let hash = try deploy(source, bench)
            _ = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
            let arguments: [CanonicalValue] = [.text("shop"), .bytes(hash.bytes)]
            return try bench.block([
                bench.transaction("governance", "approveContract", arguments, by: ExecutionBench.admins[1], gasLimit: gas)
            ])[0]
        }
        let refused = try approve(version(7))
        #expect(refused.outcome == .requirementFailed)
        #expect(refused.message == "an entry of the map other does not fit the new version: 7 is too many")
        // The old version runs on, and its entries stay.
        try order(3, 7, bench)
        #expect(try number("others", [], bench) == 32)
        let stopped = try approve(version(8))
        #expect(stopped.message.hasPrefix("an entry of the map other cannot be asked: "))
        try order(3, 8, bench)
        #expect(try approve(version(101)).outcome == .ok)
        let changed = version(101).replacingOccurrences(of: "sum += count", with: "sum += count + 0")
        let same = try approve(changed)
        #expect(same.outcome == .ok)
        // The next version says something else, and who approves it pays for asking.
        let poor = try approve(version(102), gas: same.gasUsed + 1000)
        #expect(
            poor.message.hasPrefix("asking the map other takes ") && poor.message.hasSuffix("approve with a higher gas limit")
        )
        let rich = try approve(version(102))
        #expect(rich.outcome == .ok && rich.gasUsed > same.gasUsed + 3000)
        #expect(try bench.call("shop", "order", [.unsigned(4), .unsigned(9)], by: ExecutionBench.developer).outcome == .ok)
        try bench.reopen()
        #expect(try number("others", [], bench) == 42)
    }

    @Test func `an entry on which the migration stops leaves the old version running`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        try order(1, 0, bench)
        let stopping = Self.second.replacingOccurrences(of: "if old == 0 { return none }", with: "let part = 10 / old")
            .replacingOccurrences(of: "old * 2", with: "part")
        let hash = try deploy(stopping, bench)
        _ = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
        let refused = try bench.approve("shop", hash, by: ExecutionBench.admins[1])
        #expect(refused.outcome == .requirementFailed)
        #expect(refused.message.hasPrefix("an entry of the map pieces cannot be migrated: "))
        #expect(try count(1, bench) == 0)
    }

    @Test func `a migration is paid for by whoever approves last`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        for id in 1...6 { try order(UInt64(id), UInt64(id), bench) }
        let hash = try deploy(Self.second, bench)
        let early = try bench.approve("shop", hash, by: ExecutionBench.admins[0])
        func approve(gas: UInt64) throws -> Receipt {
            let arguments: [CanonicalValue] = [.text("shop"), .bytes(hash.bytes)]
            let call = bench.transaction("governance", "approveContract", arguments, by: ExecutionBench.admins[1], gasLimit: gas)
            return try bench.block([call])[0]
        }
        let poor = try approve(gas: early.gasUsed + 20_000)
        #expect(poor.outcome == .requirementFailed)
        #expect(poor.message.contains("approve with a higher gas limit"))
        #expect(try count(6, bench) == 6)
        let rich = try approve(gas: 10_000_000)
        #expect(rich.outcome == .ok)
        let price = (rich.gasUsed - early.gasUsed) / 6
        #expect(rich.gasUsed == early.gasUsed + 6 * price && price > 10_000)
        #expect(try count(6, bench) == 12)
    }

    @Test func `going back to an old version finds its maps where they are now`() throws {
        let bench = try ExecutionBench()
        try install(Self.first, bench)
        try order(1, 5, bench)
        // The next version leaves a map out; when the first comes back, that map begins empty, on every node.
        let without = Self.first.replacingOccurrences(of: "            other[id] = count\n", with: "")
            .replacingOccurrences(of: "state other: Map<Int, Int>\n", with: "")
            .replacingOccurrences(of: "for (_, count) in other limit 100 { sum += count }", with: "sum += 0")
        try install(without.replacingOccurrences(of: "    other[id] = count\n", with: ""), bench)
        #expect(try count(1, bench) == 5)
        try install(Self.first, bench)
        #expect(try number("others", [], bench) == 0)
        try bench.reopen()
        #expect(try number("others", [], bench) == 0)
        #expect(try count(1, bench) == 5)
    }
}
