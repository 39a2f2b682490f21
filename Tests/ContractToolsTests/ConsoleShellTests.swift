import ContractLanguage
import ContractTools
import ContractVM
import Testing

@Suite struct ConsoleShellTests {
    private static let accounts = """
        contract accounts

        record Move { to: Account, amount: Money }
        state balances: Map<Account, Money>
        event Moved(to: Account, amount: Money)
        invariant positive for (_, amount) in balances = amount >= 0 USD else "a balance is below nothing"

        action give(to: Account, amount: Money) -> Move by role(clerk) {
            require amount != 0 USD else "nothing is moved"
            balances[to] = (balances[to] ?? 0 USD) + amount
            emit Moved(to, amount)
            return Move(to: to, amount: amount)
        }

        query of(owner: Account) -> Money { return balances[owner] ?? 0 USD }

        """
    private static let reader = """
        contract reader
        uses accounts

        action look(owner: Account) -> Money by anyone { return accounts.of(owner) }

        """

    private func shell() -> ConsoleShell {
        ConsoleShell { path in
            let sources = [
                "accounts": Self.accounts, "reader": Self.reader, "broken": "contract broken\n\nquery a() -> Int {}\n",
            ]
            guard let source = sources[path] else { return .failure(ConsoleFault("\(path) does not exist")) }
            return .success(
                ConsoleSource(fileName: path + ".accord", bytes: Array(source.utf8)) {
                    let module = ContractCompiler.compile(source: Array(Self.accounts.utf8), fileName: "", imports: []).module
                    return path == "reader" ? [module].compactMap(\.self) : []
                }
            )
        }
    }

    /// A shell with one clerk.
    private func started() -> ConsoleShell {
        var shell = shell()
        #expect(shell.deploy("accounts") == "accounts is deployed")
        #expect(shell.take("organisation works: maker") == "" && shell.take("actor rita: clerk at works") == "")
        #expect(shell.take("actor alice: patient") == "")
        return shell
    }

    @Test func `calls change the world, and names keep what they gave`() {
        var shell = started()
        #expect(
            shell.take("let move = as rita call give(alice, 12.50 USD)").hasPrefix(
                "ok, gives Move(to: alice, amount: 12.50 USD); cost "
            )
        )
        #expect(shell.take("move.amount + 1 USD") == "13.50 USD  (Money<USD>)")
        #expect(shell.take("balances[alice]") == "12.50 USD  (Money?)")
        #expect(shell.take("balances[rita]") == "none  (Money?)")
        #expect(shell.take("of(alice) > 1 USD") == "true  (Bool)")
        #expect(shell.take("let twice = of(alice) * 2") == "25.00 USD  (Money)")
        #expect(shell.take("twice") == "25.00 USD  (Money)")
        #expect(shell.take(":state") == "accounts.balances[alice] = 12.50 USD")
        #expect(shell.take(":events") == "accounts.Moved(to: alice, amount: 12.50 USD)")
        #expect(shell.take("now") == "1970-01-01T00:00:00Z  (Time)")
        #expect(shell.take("at 2026-01-01T00:00:00Z") == "" && shell.take("advance hours(1)") == "")
        #expect(shell.take("now") == "2026-01-01T01:00:00Z  (Time)")
        #expect(shell.failures == 0)
    }

    @Test func `what does not go well changes nothing and is counted`() {
        var shell = started()
        #expect(shell.take("as alice call give(alice, 1 USD)") == "the caller is not permitted: only role(clerk) may do this")
        #expect(shell.take("as rita call give(alice, 0 USD)") == "it is refused: \"nothing is moved\"")
        #expect(shell.take("as rita call give(alice, -1 USD)").contains("the invariant `positive` is broken"))
        #expect(shell.take("expect of(alice) == 1 USD") == "this does not hold")
        #expect(
            shell.take("of(alicia)").hasPrefix("console:1:4: error A1201: there is no name `alicia` here\n    1 | of(alicia)\n")
        )
        #expect(shell.take("} test \"x\" {").contains("error A"))
        #expect(shell.take("expect true }\ntest \"y\" {") == "one step or expression at a time")
        #expect(shell.take(":deploy none") == "none does not exist" && shell.take(":deploy broken").contains("error A1317"))
        #expect(shell.take(":deploy") != "" && shell.take(":what") != "")
        #expect(shell.failures == 11)
        #expect(shell.take(":state") == "nothing is kept" && shell.take(":events") == "nothing was told")
        #expect(shell.take("as alice fails give(alice, 1 USD)") == "" && shell.failures == 11)
    }

    @Test func `what is not there, or not finished, is named as the author wrote it`() {
        var shell = started()
        #expect(shell.take(":state purses") == "there is no map purses here; there are balances")
        #expect(shell.take(":deploy") == "something stands behind :deploy; :help says what")
        #expect(shell.take(":test") == "something stands behind :test; :help says what")
        let unfinished = shell.take("1 +")
        #expect(unfinished.contains("expected a value, found the end of the line") && !unfinished.contains("}"), "\(unfinished)")
        #expect(shell.take("1 / 0").hasSuffix("it stops: a division by zero, or a ratio whose divisor is not above zero"))
        #expect(shell.failures == 5)
    }

    @Test func `a line goes on while a bracket is open`() {
        var shell = started()
        #expect(shell.take("of(") == "" && shell.goesOn)
        #expect(shell.take("  alice)") == "0.00 USD  (Money)" && !shell.goesOn)
        #expect(shell.take("expect \"(\" == \"(\"  // (") == "" && !shell.goesOn)
        #expect(shell.take("of(") == "")
        #expect(shell.end().contains("error A") && shell.failures == 1)
        #expect(shell.take("") == "" && shell.take("   // nothing") == "" && shell.end() == "")
    }

    @Test func `another contract goes on with the same world`() {
        var shell = started()
        #expect(shell.take("let move = as rita call give(alice, 3 USD)").hasPrefix("ok"))
        #expect(shell.take(":deploy reader") == "reader is deployed")
        #expect(shell.take("as alice call look(alice)").hasPrefix("ok, gives 3.00 USD; cost "))
        #expect(shell.take("as rita call accounts.give(alice, 1 USD)").hasPrefix("ok"))
        #expect(shell.take("accounts.of(alice)") == "4.00 USD  (Money)")
        #expect(shell.take("move").contains("error A1201"), "values stay with the contract that made them")
        let contracts = shell.take(":contracts")
        #expect(contracts.hasPrefix("contract accounts\n"))
        #expect(contracts.contains("\n  action give(to: Account, amount: Money) -> Move by role(clerk)  at most "))
        #expect(contracts.contains("contract reader\n"))
        let explained = shell.take(":explain as alice call look(alice)")
        #expect(explained.contains("reader: action look(owner: alice)") && explained.contains("accounts: query of(owner: alice)"))
        #expect(explained.hasSuffix("=> look gives 4.00 USD"))
        #expect(shell.take(":explain 1 + 1").contains("a call is explained"))
    }

    @Test func `a session is a test that passes`() throws {
        var shell = started()
        for line in [
            "at 2026-01-01T00:00:00Z", "as rita call give(alice, 2 USD)", "of(alice)", "as alice call give(alice, 1 USD)",
            "as alice fails give(alice, 1 USD)", "let held = of(alice)", "expect held == 2 USD",
        ] { _ = shell.take(line) }
        let test = shell.take(":test a \"quoted\" morning")
        #expect(test.hasPrefix("test \"a quoted morning\" {\n    organisation works: maker\n    actor rita: clerk at works\n"))
        let source = Array((Self.accounts + "\n" + test + "\n").utf8)
        let report = ContractTestRunner.run(source: source, fileName: "accounts.accord", imports: [])
        #expect(report.passed && report.results.count == 1, "\(test)\n\(report)")
    }

    @Test func `help names every command`() {
        var shell = shell()
        let help = shell.take(":help")
        for command in [":deploy", ":contracts", ":state", ":events", ":explain", ":test", ":help", ":quit"] {
            #expect(help.contains(command), "\(command)")
        }
        #expect(shell.take(":quit") == "" && shell.isOver)
    }
}
