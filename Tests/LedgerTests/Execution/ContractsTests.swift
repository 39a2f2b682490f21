import ChainCrypto
import ContractVM
import Foundation
import Ledger
import Primitives
import Testing

@Suite struct ContractsTests {
    static let counter = """
        contract counter

        state counts: Map<Account, Int>

        event Counted(account: Account, total: Int)

        action add(amount: Int) by anyone -> Int {
            require amount > 0 else "an amount is above zero"
            let total = (counts[caller] ?? 0) + amount
            counts[caller] = total
            emit Counted(caller, total)
            return total
        }

        query total(account: Account) -> Int {
            return counts[account] ?? 0
        }
        """

    private func deployed() throws -> (ExecutionBench, Hash256) {
        let bench = try ExecutionBench()
        let receipt = try bench.deploy(Self.counter, name: "counter")
        #expect(receipt.outcome == .ok, "\(receipt.message)")
        let entry = try #require(try bench.ledger.reader.view.contractNames().contains("counter") ? receipt : nil)
        var decoder = CanonicalDecoder(entry.returnValue)
        return (bench, try decoder.fixed())
    }

    @Test func `a contract runs after enough organisations approved it and not before`() throws {
        let (bench, hash) = try deployed()
        #expect(try bench.call("counter", "add", [.unsigned(1)], by: ExecutionBench.developer).outcome == .unknownContract)
        #expect(try bench.approve("counter", hash, by: ExecutionBench.admins[0]).outcome == .ok)
        #expect(try bench.approve("counter", hash, by: ExecutionBench.admins[0]).outcome == .requirementFailed)
        #expect(try bench.call("counter", "add", [.unsigned(1)], by: ExecutionBench.developer).outcome == .unknownContract)
        #expect(try bench.approve("counter", hash, by: ExecutionBench.admins[1]).outcome == .ok)
        let receipt = try bench.call("counter", "add", [.unsigned(5)], by: ExecutionBench.developer)
        #expect(receipt.outcome == .ok)
        #expect(receipt.returnValue == CanonicalValue.unsigned(5).canonicalBytes)
        #expect(receipt.events.map(\.name) == ["Counted"])
    }

    @Test func `an amount in another currency than the parameter's is a bad argument`() throws {
        let bench = try ExecutionBench()
        let source = """
            contract purse
            state dollars: Map<Account, Money<USD>>
            action pay(amounts: List<Money<USD>, 2>, note: Money) by anyone { dollars[caller] = amounts[0] ?? 0 USD }
            query paid(by: Account) -> Money<USD> { return dollars[by] ?? 0 USD }
            """
        let deployed = try bench.deploy(source, name: "purse")
        #expect(deployed.outcome == .ok, "\(deployed.message)")
        var decoder = CanonicalDecoder(deployed.returnValue)
        let hash: Hash256 = try decoder.fixed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("purse", hash, by: admin) }
        func pay(_ currency: String) throws -> Receipt {
            let amount = CanonicalValue.array([.unsigned(5), .text(currency)])
            let note = CanonicalValue.array([.unsigned(5), .text("EUR")])
            return try bench.call("purse", "pay", [.array([amount]), note], by: ExecutionBench.developer)
        }
        #expect(try pay("EUR").outcome == .badArguments)
        #expect(try pay("USD").outcome == .ok)
    }

    @Test func `a refused requirement says its sentence and changes nothing`() throws {
        let (bench, hash) = try deployed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", hash, by: admin) }
        let root = bench.ledger.reader.view.stateRoot
        let receipt = try bench.call("counter", "add", [.unsigned(0)], by: ExecutionBench.developer)
        #expect(receipt.outcome == .requirementFailed)
        #expect(receipt.message == "an amount is above zero")
        #expect(bench.ledger.reader.view.stateRoot == root)
    }

    @Test func `queries, dry runs and the chain agree`() throws {
        let (bench, hash) = try deployed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", hash, by: admin) }
        let next = bench.transaction("counter", "add", [.unsigned(7)], by: ExecutionBench.developer)
        let dry = try bench.ledger.reader.view.dryRun(next, at: bench.now)
        let receipt = try bench.block([next])[0]
        #expect(dry == receipt)
        let name = CanonicalValue.bytes(ExecutionBench.account(ExecutionBench.developer).bytes)
        guard case .value(.int(7), _, _, _) = try bench.query("counter", "total", [name]) else {
            Issue.record("the query does not see the certified state")
            return
        }
    }

    @Test func `a gas limit that is too low costs exactly the limit`() throws {
        let (bench, hash) = try deployed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", hash, by: admin) }
        let poor = bench.transaction("counter", "add", [.unsigned(1)], by: ExecutionBench.developer, gasLimit: 100)
        let receipt = try bench.block([poor])[0]
        #expect(receipt.outcome == .outOfGas)
        #expect(receipt.gasUsed == 100)
    }

    @Test func `a new version keeps the maps of the old one`() throws {
        let (bench, hash) = try deployed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", hash, by: admin) }
        try bench.call("counter", "add", [.unsigned(3)], by: ExecutionBench.developer)
        let second = Self.counter.replacingOccurrences(of: "amount > 0", with: "amount > 1")
        let receipt = try bench.deploy(second, name: "counter")
        var decoder = CanonicalDecoder(receipt.returnValue)
        let newHash: Hash256 = try decoder.fixed()
        // The old version runs until the new one is approved.
        #expect(try bench.call("counter", "add", [.unsigned(1)], by: ExecutionBench.developer).outcome == .ok)
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", newHash, by: admin) }
        #expect(try bench.call("counter", "add", [.unsigned(1)], by: ExecutionBench.developer).outcome == .requirementFailed)
        let total = try bench.call("counter", "add", [.unsigned(2)], by: ExecutionBench.developer)
        #expect(total.returnValue == CanonicalValue.unsigned(6).canonicalBytes)
        try bench.reopen()
        #expect(try bench.call("counter", "add", [.unsigned(2)], by: ExecutionBench.developer).outcome == .ok)
    }

    @Test func `a version that reads a map by other types is refused`() throws {
        let (bench, hash) = try deployed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("counter", hash, by: admin) }
        let other = """
            contract counter

            state counts: Map<Account, Bool>

            action add(amount: Int) by anyone {
                counts[caller] = amount > 0
            }
            """
        let message = try bench.deploy(other, name: "counter").message
        #expect(message == "the map counts cannot be read: its value was Int and is Bool; declare migrate counts")
    }

    static let pact = """
        contract pact

        state pacts: Map<Int, Account>

        action agree(id: Int) by role(registrar) as one with role(developer) { pacts[id] = one }

        query has(id: Int) -> Bool { return id in pacts }
        """

    @Test func `an action of two signers runs with the second signature, under one version`() throws {
        let bench = try ExecutionBench()
        func install(_ source: String) throws {
            let receipt = try bench.deploy(source, name: "pact")
            #expect(receipt.outcome == .ok, "\(receipt.message)")
            var decoder = CanonicalDecoder(receipt.returnValue)
            let hash: Hash256 = try decoder.fixed()
            for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("pact", hash, by: admin) }
        }
        func has(_ id: UInt64) throws -> Bool {
            guard case .value(.bool(let has), _, _, _) = try bench.query("pact", "has", [.unsigned(id)]) else { return false }
            return has
        }
        try install(Self.pact)
        let first = try bench.call("pact", "agree", [.unsigned(1)], by: ExecutionBench.developer)
        #expect(first.outcome == .ok)
        #expect(first.events.map(\.name) == ["agree.signed"])
        #expect(first.returnValue.isEmpty)
        #expect(try !has(1))
        #expect(try bench.call("pact", "agree", [.unsigned(1)], by: ExecutionBench.admins[0]).outcome == .notPermitted)
        let second = try bench.call("pact", "agree", [.unsigned(1)], by: ExecutionBench.registrar)
        #expect(second.outcome == .ok)
        #expect(second.events.isEmpty)
        #expect(try has(1))
        // What was signed under one version does not count under the next one.
        try bench.call("pact", "agree", [.unsigned(2)], by: ExecutionBench.developer)
        try install(Self.pact.replacingOccurrences(of: "pacts[id] = one", with: "pacts[id + 0] = one"))
        try bench.call("pact", "agree", [.unsigned(2)], by: ExecutionBench.registrar)
        #expect(try !has(2))
        try bench.call("pact", "agree", [.unsigned(2)], by: ExecutionBench.developer)
        #expect(try has(2))
        #expect(try has(1))
    }

    @Test func `who was suspended since has not signed`() throws {
        let bench = try ExecutionBench()
        var decoder = CanonicalDecoder(try bench.deploy(Self.pact, name: "pact").returnValue)
        let hash: Hash256 = try decoder.fixed()
        for admin in ExecutionBench.admins.prefix(2) { _ = try bench.approve("pact", hash, by: admin) }
        func signed(_ by: SigningKey, _ id: UInt64) throws -> [String] {
            let receipt = try bench.call("pact", "agree", [.unsigned(id)], by: by)
            #expect(receipt.outcome == .ok, "\(receipt.message)")
            return receipt.events.map(\.name)
        }
        let developer: [CanonicalValue] = [.bytes(ExecutionBench.developer.publicKey.bytes)]
        #expect(try signed(ExecutionBench.developer, 1) == ["agree.signed"])
        try bench.call("registry", "suspend", developer, by: ExecutionBench.admins[0])
        // The registrar's is the first signature that counts; without the suspension it would be the second, and the last.
        #expect(try signed(ExecutionBench.registrar, 1) == ["agree.signed"])
        try bench.call("registry", "reinstate", developer, by: ExecutionBench.admins[0])
        #expect(try signed(ExecutionBench.developer, 1).isEmpty)
        #expect(try signed(ExecutionBench.developer, 2) == ["agree.signed"])
        #expect(try signed(ExecutionBench.registrar, 2).isEmpty)
    }

    @Test func `a version that breaks a contract which asks it is refused, and that one is named`() throws {
        let bench = try ExecutionBench()
        func deploy(_ source: String, _ name: String, _ imports: [ContractModule] = []) throws -> Receipt {
            let module = try ExecutionBench.module(source, name: name, imports: imports).canonicalBytes
            return try bench.deploy(Array(source.utf8), module, name: name)
        }
        func approve(_ name: String, _ receipt: Receipt) throws -> String {
            var decoder = CanonicalDecoder(receipt.returnValue)
            let hash: Hash256 = try decoder.fixed()
            _ = try bench.approve(name, hash, by: ExecutionBench.admins[0])
            return try bench.approve(name, hash, by: ExecutionBench.admins[1]).message
        }
        let asked = "contract asked\n\nquery one(id: Int) -> Int { return id }\nquery two(id: Int) -> Int { return id }\n"
        let asking = "contract asking\nuses asked\n\nquery both(id: Int) -> Int { return asked.one(id) }\n"
        #expect(try approve("asked", deploy(asked, "asked")) == "")
        let imports = [try ExecutionBench.module(asked, name: "asked")]
        #expect(try approve("asking", deploy(asking, "asking", imports)) == "")
        let without = "contract asked\n\nquery two(id: Int) -> Int { return id + 1 }\n"
        let other = "contract asked\n\nquery one(id: Int) -> Bool { return id > 1 }\nquery two(id: Int) -> Int { return id }\n"
        let dear = asked.replacingOccurrences(
            of: "query one(id: Int) -> Int { return id }",
            with: "query one(id: Int) -> Int { return id * 2 }"
        )
        for (source, reason) in [
            (without, "imports asked.one, but contract asked has no such query"),
            (other, "imports asked.one with other types than contract asked declares"),
            (dear, "imports asked.one for 520 gas, but it may cost "),
        ] {
            let message = try deploy(source, "asked").message
            #expect(message.hasPrefix("this version breaks what runs: asking \(reason)"), "\(message)")
            #expect(message.hasSuffix("; replace that first"))
        }
        // What nobody asks may change; limiting who may ask breaks no contract.
        let limited = asked.replacingOccurrences(
            of: "query two(id: Int) -> Int {",
            with: "query two(id: Int) -> Bool by role(admin) {"
        )
        .replacingOccurrences(of: "-> Bool by role(admin) { return id }", with: "-> Bool by role(admin) { return id > 1 }")
        let waiting = try deploy(limited, "asked")
        #expect(waiting.outcome == .ok, "\(waiting.message)")
        // Until the last approval another contract may have come to ask.
        let asksTwo = asking.replacingOccurrences(of: "asked.one(id)", with: "asked.two(id)")
        #expect(try approve("asking", deploy(asksTwo, "asking", imports)) == "")
        let refused = try approve("asked", waiting)
        #expect(refused.hasPrefix("this version breaks what runs: asking imports asked.two with other types"))
        // Once that one does without, the version may come.
        #expect(try approve("asking", deploy(asking, "asking", imports)) == "")
        #expect(try approve("asked", waiting) == "")
    }

    @Test func `damaged, misnamed and unapproved packages are refused`() throws {
        let bench = try ExecutionBench()
        let module = try ExecutionBench.module(Self.counter, name: "counter").canonicalBytes
        #expect(try bench.deploy([], module, name: "other").message == "the module has another name than the contract")
        #expect(try bench.deploy([], Array(module.dropLast()), name: "counter").outcome == .requirementFailed)
        #expect(try bench.deploy([], module, name: "counter", by: ExecutionBench.registrar).outcome == .notPermitted)
        let missing = try bench.call(
            "contracts",
            "deploy",
            [.text("counter"), .bytes(Hash256.zero.bytes), .unsigned(1)],
            by: ExecutionBench.developer
        )
        #expect(missing.message == "part 0 of the package has not been uploaded")
    }
}
