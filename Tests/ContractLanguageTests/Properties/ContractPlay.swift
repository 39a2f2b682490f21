import ContractVM
import Primitives
import TestSupport
import Testing

/// A contract under random calls: people and organisations that stay the same, and arguments from small pools, so that calls meet.
struct ContractPlay {
    /// One call that completed, and the state before it.
    struct Step {
        let contract: String
        let action: String
        let arguments: [ContractValue]
        let caller: AccountID
        let before: ContractStage
    }

    let contract: String
    var stage: ContractStage
    private var random: SeededRandom
    private let callers: [AccountID]
    private let organisations: [OrganisationID]
    /// Texts, whole numbers, minor units and the number of hashes that arguments are drawn from.
    var texts = ["silver"]
    var numbers: [Int64] = [0, 1, 2, 3]
    var hashes = 5
    /// What a parameter of this name is drawn from instead, so that calls meet more often.
    var pools: [String: [ContractValue]] = [:]
    var amounts: [Int64] = [0, 1, 4_000, 10_000, 60_000, 250_000]
    /// Actions that end much; they are tried once where others are tried until they complete.
    var rare: Set<String> = []
    /// A call whose outcome is known beforehand.
    typealias Call = (action: String, arguments: [ContractValue], caller: Int)

    /// What happens before anything is drawn, so that each action completes at least once.
    var opening: [Call] = []
    /// Actions of contracts that this one uses, each played as often as one of its own.
    var others: [(contract: String, action: String)] = []
    /// Parameters of other names that mean the same thing.
    var aliases: [String: String] = [:]
    private var recent: [String: ContractValue] = [:]
    /// How often an action completed.
    private(set) var completed: [String: Int] = [:]

    /// 2026-01-01.
    static let start: UInt64 = 1_767_225_600_000
    private static let day: UInt64 = 86_400_000
    private static let tries = 20

    /// `people` are named by their roles, one or several words, and organisation, `organisations` by their kind; both in order.
    init(_ contract: String, seed: UInt64, organisations: [String], people: [(role: String, organisation: Int?)]) throws {
        self.contract = contract
        random = SeededRandom(seed: seed)
        var stage = try ContractStage(contract, now: Timestamp(Self.start))
        var named: [OrganisationID] = []
        for (index, kind) in organisations.enumerated() {
            named.append(try Self.organisation(index))
            stage.kinds[named[index]] = kind
        }
        var callers: [AccountID] = []
        for (index, person) in people.enumerated() {
            callers.append(try Self.account(index))
            let roles = Set(person.role.split(separator: " ").map(String.init))
            stage.people[callers[index]] = .init(roles: roles, organisation: person.organisation.map { named[$0] })
        }
        self.stage = stage
        self.callers = callers
        self.organisations = named
    }

    static func account(_ index: Int) throws -> AccountID {
        try #require(AccountID(bytes: [UInt8](repeating: UInt8(1 + index), count: 32)))
    }

    static func organisation(_ index: Int) throws -> OrganisationID {
        try #require(OrganisationID(bytes: [UInt8](repeating: UInt8(100 + index), count: 32)))
    }

    static func hash(_ index: Int) throws -> Hash256 {
        try #require(Hash256(bytes: [UInt8](repeating: UInt8(150 + index), count: 32)))
    }

    static func dollars(_ minor: Int64) throws -> ContractValue {
        .money(Money(minor: minor, currency: try #require(Currency("USD"))))
    }

    /// Plays from four seeds, and records an issue where an action of the contract completed in none of them.
    ///
    /// A play that misses some says nothing about them. `run` gives the play when it is over.
    static func expectAllCompleted(_ run: (UInt64) throws -> ContractPlay) throws {
        var missing: Set<String>?
        for seed in 1...4 as ClosedRange<UInt64> {
            let never = try run(seed).neverCompleted()
            missing = missing?.intersection(never) ?? Set(never)
        }
        #expect(missing == [], "what never happens is not tried")
    }

    /// Calls random actions, each until one of some tries completes.
    ///
    /// What completed is given to `check`. None may need more than its bound.
    mutating func run(rounds: Int, _ check: (Step, ContractStage) throws -> Void) throws {
        let own = try stage.module(contract).functions.filter { $0.kind == .action }.map { (contract: contract, action: $0) }
        let actions =
            try own
            + others.map { other in
                let found = try stage.module(other.contract).functions.first { $0.name == other.action }
                return (contract: other.contract, action: try #require(found))
            }
        for call in opening {
            let action = try #require(own.first { $0.action.name == call.action }).action
            let step = try make(action, of: contract, call.arguments, as: Self.account(call.caller))
            try check(try #require(step, "\(call.action) did not complete"), stage)
        }
        for _ in 0..<rounds {
            let pause = [0, 0, 0, 0, 0, 0, 0, 3_600_000, Self.day / 3, 15 * Self.day][random.below(10)]
            stage.now = Timestamp(stage.now.rawValue + pause)
            let (contract, action) = actions[random.below(actions.count)]
            for _ in 0..<(rare.contains(action.name) ? 1 : Self.tries) {
                guard let step = try attempt(action, of: contract) else { continue }
                try check(step, stage)
                break
            }
        }
    }

    /// Records an issue where a map's entry is no longer what it was.
    static func expectKept(_ maps: [String], _ contract: String, _ before: ContractStage, _ after: ContractStage) throws {
        for map in maps {
            let new = try after.entries(contract, map)
            for (key, value) in try before.entries(contract, map) where new[key] != value {
                Issue.record("\(contract).\(map) changed at \(key)")
            }
        }
    }

    private mutating func attempt(_ action: FunctionDeclaration, of contract: String) throws -> Step? {
        let caller = callers[random.below(callers.count)]
        let types = try stage.module(contract).types
        let arguments = try action.parameters.map { try argument($0, types) }
        return try make(action, of: contract, arguments, as: caller)
    }

    /// Calls, and gives the step if it completed.
    private mutating func make(
        _ action: FunctionDeclaration,
        of contract: String,
        _ arguments: [ContractValue],
        as caller: AccountID
    ) throws -> Step? {
        let before = stage
        let outcome = try stage.run(contract, action.name, arguments, as: caller)
        if case .outOfGas = outcome { Issue.record("\(action.name) needs more than its bound") }
        guard case .completed = outcome else { return nil }
        if contract == self.contract { completed[action.name, default: 0] += 1 }
        for (parameter, argument) in zip(action.parameters, arguments) where argument != .none {
            recent[Self.slot(parameter.name, parameter.type)] = argument
            if let other = aliases[parameter.name] { recent[Self.slot(other, parameter.type)] = argument }
        }
        return Step(contract: contract, action: action.name, arguments: arguments, caller: caller, before: before)
    }

    /// Actions of the contract that never completed.
    private func neverCompleted() throws -> [String] {
        try stage.module(contract).functions.filter { $0.kind == .action && completed[$0.name] == nil }.map(\.name)
    }

    /// Parameters of one name mean the same where their type is the same, absent or not.
    private static func slot(_ name: String, _ type: ContractType) -> String {
        if case .optional(let inner) = type { return slot(name, inner) }
        return "\(name) \(type)"
    }

    /// Every second time what the last call that completed had for it.
    private mutating func argument(_ parameter: FieldDeclaration, _ types: TypeTable) throws -> ContractValue {
        if let last = recent[Self.slot(parameter.name, parameter.type)], random.below(2) == 0 { return last }
        guard let pool = pools[parameter.name] else { return try value(of: parameter.type, types) }
        return pool[random.below(pool.count)]
    }

    private mutating func value(of type: ContractType, _ types: TypeTable) throws -> ContractValue {
        switch type {
        case .bool: .bool(random.below(2) == 0)
        case .int: .int(numbers[random.below(numbers.count)])
        case .time: .time(moments[random.below(moments.count)])
        case .duration: .duration(Self.day * UInt64(random.below(40)))
        case .date: .date(Int64(stage.now.rawValue / Self.day) - Int64(random.below(20)) + Int64(random.below(20)))
        case .money: try Self.dollars(amounts[random.below(amounts.count)])
        case .text: .text(texts[random.below(texts.count)])
        case .bytes(let bound): .bytes(random.bytes(random.below(bound + 1)))
        case .hash: .hash(try Self.hash(random.below(hashes)))
        case .account: .account(callers[random.below(callers.count)])
        case .organisation: .organisation(organisations[random.below(organisations.count)])
        case .enumeration(let index): .enumCase(random.below(types.enums[index].cases.count))
        case .record(let index): .record(try fields(types.records[index].fields.map(\.type), types))
        case .tuple(let parts): .record(try fields(parts, types))
        case .list(let element, let bound):
            .list(try fields(Array(repeating: element, count: random.below(min(bound, 3) + 1)), types))
        case .set(let element, _): .set([try value(of: element, types)])
        case .optional(let inner): random.below(3) == 0 ? try value(of: inner, types) : .none
        }
    }

    /// Times around now, now itself most often.
    private var moments: [UInt64] {
        let now = stage.now.rawValue
        return [now, now, now, now - 3_600_000, now - Self.day, now + 3_600_000, now + 20 * Self.day]
    }

    private mutating func fields(_ parts: [ContractType], _ types: TypeTable) throws -> [ContractValue] {
        var values: [ContractValue] = []
        for type in parts { values.append(try value(of: type, types)) }
        return values
    }
}
