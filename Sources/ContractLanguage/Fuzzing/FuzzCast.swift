import ContractVM
import Primitives

/// Who and what occurs in a contract's random calls: roles and kinds that its code asks for, its currencies and numbers.
struct FuzzCast {
    struct Organisation {
        let name: String
        let kind: String
        let id: OrganisationID
    }

    struct Actor {
        let name: String
        let role: String
        let home: Int?
        let id: AccountID
    }

    let organisations: [Organisation]
    let actors: [Actor]
    let currencies: [Currency]
    let numbers: [Int64]
    let hashes: [Hash256]

    private static let organisationsMax = 4
    private static let rolesMax = 10

    init(_ modules: [ContractModule]) {
        var roles: [String] = []
        var kinds: [String] = []
        var currencies: [Currency] = []
        var numbers: [Int64] = []
        for module in modules {
            for constant in module.constants {
                switch constant.value {
                case .money(let money): if !currencies.contains(money.currency) { currencies.append(money.currency) }
                case .int(let number): if !numbers.contains(number) { numbers.append(number) }
                default: break
                }
            }
            for instruction in module.functions.flatMap(\.code) {
                switch instruction.opcode {
                case .hasRole: Self.add(instruction, of: module, to: &roles)
                case .hasKind: Self.add(instruction, of: module, to: &kinds)
                case .integer: numbers.append(Int64(Int16(bitPattern: instruction.b)))
                default: break
                }
            }
        }
        if kinds.isEmpty { kinds = ["hospital"] }
        let cut = Array(kinds.prefix(Self.organisationsMax)) + [kinds[0]]
        organisations = cut.enumerated().compactMap { index, kind in
            OrganisationID(bytes: Self.identity(0x0F, index)).map {
                Organisation(name: "organisation\(index + 1)", kind: kind, id: $0)
            }
        }
        // Two of each role, so that one may meddle with what is another's.
        let people = (roles.isEmpty ? ["patient"] : Array(roles.prefix(Self.rolesMax))).flatMap { [$0, $0] }
        let homes = cut.count
        actors = people.enumerated().compactMap { index, role in
            AccountID(bytes: Self.identity(0x0A, index)).map {
                Actor(name: "\(role)\(index + 1)", role: role, home: role == "patient" ? nil : index % homes, id: $0)
            }
        }
        self.currencies = currencies.isEmpty ? [Currency("USD")].compactMap { $0 } : currencies
        self.numbers = Array(Set(numbers)).sorted()
        hashes = (0..<3).compactMap { Hash256(bytes: Self.identity(0x0C, $0)) }
    }

    private static func add(_ instruction: Instruction, of module: ContractModule, to names: inout [String]) {
        guard module.constants.indices.contains(Int(instruction.c)),
            case .text(let utf8) = module.constants[Int(instruction.c)].value
        else { return }
        let name = String(decoding: utf8, as: UTF8.self)
        if !names.contains(name) { names.append(name) }
    }

    private static func identity(_ mark: UInt8, _ index: Int) -> [UInt8] {
        [mark, UInt8(clamping: index + 1)] + [UInt8](repeating: 0x11, count: 30)
    }

    /// Names of accounts and organisations by their bytes.
    var names: [[UInt8]: String] {
        var names: [[UInt8]: String] = [:]
        for actor in actors { names[actor.id.bytes] = actor.name }
        for organisation in organisations { names[organisation.id.bytes] = organisation.name }
        return names
    }

    /// The steps that introduce everybody.
    var steps: [String] {
        organisations.map { "organisation \($0.name): \($0.kind)" }
            + actors.map { actor in
                "actor \(actor.name): \(actor.role)" + (actor.home.map { " at \(organisations[$0].name)" } ?? "")
            }
    }
}
