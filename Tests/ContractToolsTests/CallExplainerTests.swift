import ContractLanguage
import ContractTools
import ContractVM
import NodeAPI
import Primitives
import Testing

@Suite struct CallExplainerTests {
    private static let source = """
        contract visits

        enum Kind { first, again(number: Int) }
        record Visit { kind: Kind, until: Time, fee: Money }
        const most: Int = 3
        state visits: Map<Int, Visit>
        state open: Map<Account, Bool>

        rule isOpen(owner: Account) = open[owner] ?? true else "this account is closed"

        function doubled(fee: Money) -> Money {
            let two = 2
            return fee * two
        }

        action enter(id: Int, until: Time, fee: Money) by role(registrar, clerk) and isOpen(caller) {
            require id < most and id > 0 else "no such number"
            if until > now and fee > 1 USD {
                visits[id] = Visit(kind: .first, until: until, fee: doubled(fee))
            } else {
                refuse "too late"
            }
        }

        query fee(id: Int) -> Money? {
            if let visit = visits[id] { return visit.fee }
            return none
        }

        query numbers(upTo: Int) -> Int {
            var found = 0
            for (id, visit) in visits limit 5 {
                if id <= upTo { found += 1 }
            }
            return found
        }

        """

    /// A host of a few maps; everybody is a clerk.
    private struct Host: ContractHost {
        var caller = Host.account
        var now = Timestamp(1_000_000)
        var maps: [Int: [ScanEntry]] = [:]
        var isClerk = true

        static let account: AccountID = {
            guard let account = AccountID(bytes: [UInt8](repeating: 7, count: 32)) else { preconditionFailure("32 bytes") }
            return account
        }()

        mutating func read(map: Int, key: [ContractValue]) throws(HostFailure) -> ContractValue? {
            maps[map]?.first { $0.key == key }?.value
        }
        mutating func write(map: Int, key: [ContractValue], value: ContractValue?) throws(HostFailure) {
            maps[map, default: []].removeAll { $0.key == key }
            if let value { maps[map, default: []].append(ScanEntry(key: key, value: value)) }
        }
        mutating func scan(map: Int, prefix: [ContractValue], limit: Int) throws(HostFailure) -> [ScanEntry] {
            Array((maps[map] ?? []).prefix(limit))
        }
        mutating func emit(event: Int, fields: [ContractValue]) throws(HostFailure) {}
        mutating func hasRole(_ account: AccountID, _ role: [UInt8]) throws(HostFailure) -> Bool {
            isClerk && role == Array("clerk".utf8)
        }
        mutating func organisation(of account: AccountID) throws(HostFailure) -> OrganisationID? { nil }
        mutating func organisationHasKind(_ organisation: OrganisationID, _ kind: [UInt8]) throws(HostFailure) -> Bool { false }
        mutating func parameter(_ name: [UInt8]) throws(HostFailure) -> Int64? { nil }
        mutating func callQuery(
            contract: String,
            function: String,
            arguments: [ContractValue],
            gasLimit: Int64
        ) throws(HostFailure) -> ImportedQueryResult { .failed(gasUsed: 0) }
    }

    private let contract: ExplainedContract
    private let module: VerifiedModule

    init() throws {
        let source = Array(Self.source.utf8)
        contract = try #require(ExplainedContract(source: source, fileName: "visits.accord", imports: []))
        let compiled = ContractCompiler.compile(source: source, fileName: "visits.accord", imports: [])
        #expect(compiled.module == contract.module, "what is explained is what is deployed")
        module = try BytecodeVerifier.verify(contract.module)
    }

    private func run(
        _ name: String,
        _ arguments: [ContractValue],
        on host: inout Host
    ) throws -> (outcome: ExecutionOutcome, explainer: CallExplainer, text: String) {
        let explainer = CallExplainer(contracts: ["visits": contract], names: [Host.account.bytes: "acct:clara"])
        let function = try #require(contract.module.functionIndex(named: name))
        var plain = host
        let expected = Interpreter.run(function: function, of: module, arguments: arguments, gasLimit: 1_000_000, host: &plain)
        let outcome = explainer.run(function: function, of: module, arguments: arguments, gasLimit: 1_000_000, host: &host)
        #expect(outcome == expected, "explaining changes nothing")
        return (outcome, explainer, ExplanationText.lines(explainer.steps).joined(separator: "\n"))
    }

    private func arguments(_ id: Int64, until: UInt64 = 2_000_000, fee: Int64 = 250) throws -> [ContractValue] {
        let dollar = try #require(Currency("USD"))
        return [.int(id), .time(until), .money(Money(minor: fee, currency: dollar))]
    }

    @Test func `a call that goes well is told line by line with its values`() throws {
        var host = Host()
        let (_, _, text) = try run("enter", try arguments(1), on: &host)
        let expected = """
               16  visits: action enter(id: 1, until: 1970-01-01T00:33:20Z, fee: 2.50 USD)
               16    by role(registrar, clerk) and isOpen(caller)
                         registrar: does NOT hold
                         clerk: holds
                         caller: acct:clara
                         isOpen(caller): holds
                9    visits: query isOpen(owner: acct:clara)
                9      open[owner] ?? true
                           owner: acct:clara
                           open[owner]: none
                           open[owner] ?? true: holds
               17    require id < most and id > 0 else "no such number"
                         id: 1
                         most: 3
                         id < most: holds
                         id > 0: holds
                         id < most and id > 0: holds
               18    if until > now and fee > 1 USD
                         now: 1970-01-01T00:16:40Z
                         until: 1970-01-01T00:33:20Z
                         until > now: holds
                         fee: 2.50 USD
                         fee > 1 USD: holds
               19    visits[id] = Visit(kind: .first, until: until, fee: doubled(fee))
                         until: 1970-01-01T00:33:20Z
                         fee: 2.50 USD
                         doubled(fee): 5.00 USD
                         Visit(kind: .first, until: until, fee: doubled(fee)): Visit(kind: .first, until: 1970-01-01T00:33:20Z, fee: 5.00 USD)
                         id: 1
               11    visits: function doubled(fee: 2.50 USD)
               12      let two = 2
               13      return fee * two
                           fee: 2.50 USD
                           two: 2
                           fee * two: 5.00 USD
                   => enter ends well
            """
        #expect(text == expected)
    }

    @Test func `a refusal names the condition that did not hold`() throws {
        var host = Host()
        let (outcome, explainer, text) = try run("enter", try arguments(5), on: &host)
        guard case .refused = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(
            text.hasSuffix(
                "id < most: does NOT hold\n             id < most and id > 0: does NOT hold\n       => refused: no such number"
            ),
            "\(text)"
        )
        #expect(!text.contains("id > 0: holds"), "what was not looked at is not told")
        #expect(explainer.steps.last?.kind == .end && !explainer.isCut)
        #expect(
            try run("enter", try arguments(1, until: 5), on: &host).text.contains(
                "refuse \"too late\"\n       => refused: too late"
            )
        )
    }

    @Test func `a caller who is not permitted is told why`() throws {
        var host = Host()
        host.isClerk = false
        let (_, _, text) = try run("enter", try arguments(1), on: &host)
        #expect(text.contains("registrar: does NOT hold") && text.contains("clerk: does NOT hold"))
        #expect(text.contains("=> not permitted: only role(registrar, clerk) and isOpen(caller) may do this"))
        #expect(!text.contains("require"))
    }

    @Test func `loops tell every round, and absent values are none`() throws {
        var host = Host()
        for id in 1...2 { _ = try run("enter", try arguments(Int64(id)), on: &host) }
        let (outcome, _, text) = try run("numbers", [.int(1)], on: &host)
        guard case .completed(.int(1), _) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(text.split(separator: "if id <= upTo", omittingEmptySubsequences: false).count == 3)
        #expect(text.contains("id <= upTo: holds") && text.contains("id <= upTo: does NOT hold"))
        #expect(text.hasSuffix("=> numbers gives 1"))
        #expect(try run("fee", [.int(9)], on: &host).text.contains("visits[id]: none"))
        #expect(try run("fee", [.int(1)], on: &host).text.contains("=> fee gives 5.00 USD"))
    }

    @Test func `a contract of another source is run and not told`() throws {
        let other = try #require(ExplainedContract(source: Array("contract visits\n".utf8), fileName: "x", imports: []))
        let explainer = CallExplainer(contracts: ["visits": other])
        var host = Host()
        let index = try #require(contract.module.functionIndex(named: "fee"))
        let outcome = explainer.run(function: index, of: module, arguments: [.int(1)], gasLimit: 100_000, host: &host)
        guard case .completed(.none, _) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(explainer.steps.isEmpty && !explainer.knows(contract.module))
        #expect(ExplainedContract(source: Array("contract".utf8), fileName: "x", imports: []) == nil)
    }

    @Test func `values are spelled as the language writes them`() throws {
        let types = TypeTable()
        func text(_ value: ContractValue, _ type: ContractType) -> String { ValueSpelling(types).text(of: value, as: type) }
        func money(_ minor: Int64, _ code: String) throws -> ContractValue {
            .money(Money(minor: minor, currency: try #require(Currency(code))))
        }
        #expect(text(try money(-5, "USD"), .money(nil)) == "-0.05 USD")
        #expect(text(try money(1234, "JPY"), .money(nil)) == "1234 JPY")
        #expect(text(try money(1, "KWD"), .money(nil)) == "0.001 KWD")
        #expect(text(try money(.min, "USD"), .money(nil)) == "-92233720368547758.08 USD")
        #expect(text(.text("a\"\\\n\u{202E}é"), .text(20)) == #""a\"\\\n\u{202E}é""#)
        #expect(text(.duration(172_800_000), .duration) == "days(2)")
        #expect(text(.duration(1_500), .duration) == "1500 milliseconds")
        #expect(text(.time(1_767_225_600_250), .time) == "2026-01-01T00:00:00.250Z")
        #expect(text(.time(.max), .time).isEmpty == false)
        #expect(text(.list([.int(1), .int(2)]), .list(.int, 4)) == "[1, 2]")
        #expect(text(.bytes([0, 255]), .bytes(2)) == "0x00ff")
        #expect(text(.none, .optional(.int)) == "none" && text(.int(3), .optional(.int)) == "3")
        #expect(text(.int(1), .record(7)) == "1" && text(.record([]), .record(7)) == "?")
    }
}
