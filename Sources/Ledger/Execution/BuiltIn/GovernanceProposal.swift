internal import ChainCrypto
internal import ContractVM
internal import Primitives

/// One proposal and what it would change: `[ kind, name, value, admin?, proposer, open, key?, node?, evidence? ]`.
struct GovernanceProposal {
    enum Change {
        case parameter(name: [UInt8], value: Int64)
        case organisation(name: [UInt8], kind: [UInt8], admin: AccountID)
        /// A candidate or an observer, under its consensus key.
        case node(PublicKey, NodeEntry)
        /// A node goes, for what the evidence of this name proves if one is given.
        case removal(PublicKey, evidence: Hash256?)
    }

    let id: Int64
    let change: Change
    let proposer: OrganisationID
    let isOpen: Bool

    init(id: Int64, change: Change, proposer: OrganisationID, isOpen: Bool) {
        self.id = id
        self.change = change
        self.proposer = proposer
        self.isOpen = isOpen
    }

    /// Reads a proposal; refuses where there is none of this number.
    init(existing id: Int64, _ call: BuiltInCall) throws(CallFailure) {
        guard let stored = try call.read(Governance.Map.proposals.rawValue, .int(id)), case .record(let fields) = stored,
            fields.count == 9, case .text(let kind) = fields[0], case .text(let name) = fields[1],
            case .int(let value) = fields[2], case .organisation(let proposer) = fields[4], case .bool(let open) = fields[5]
        else { throw .refused("there is no proposal of this number") }
        let key: PublicKey? = if case .bytes(let bytes) = fields[6] { PublicKey(bytes: bytes) } else { nil }
        if let key {
            let evidence: Hash256? = if case .hash(let name) = fields[8] { name } else { nil }
            change = NodeEntry(fields[7]).map { .node(key, $0) } ?? .removal(key, evidence: evidence)
        } else if case .account(let admin) = fields[3] {
            change = .organisation(name: name, kind: kind, admin: admin)
        } else {
            change = .parameter(name: name, value: value)
        }
        (self.id, self.proposer, isOpen) = (id, proposer, open)
    }

    var closed: GovernanceProposal { GovernanceProposal(id: id, change: change, proposer: proposer, isOpen: false) }

    func store(_ call: BuiltInCall) throws(CallFailure) {
        let fields: [ContractValue] =
            switch change {
            case .parameter(let name, let value): [.text("parameter"), .text(name), .int(value), .none]
            case .organisation(let name, let kind, let admin): [.text(kind), .text(name), .int(0), .account(admin)]
            case .node(_, let entry): [.text(Self.kind(of: entry)), .text(entry.name), .int(0), .none]
            case .removal: [.text("removal"), .text(""), .int(0), .none]
            }
        let subject: [ContractValue] =
            switch change {
            case .node(let key, let entry): [.bytes(key.bytes), entry.value, .none]
            case .removal(let key, let evidence): [.bytes(key.bytes), .none, evidence.map(ContractValue.hash) ?? .none]
            case .parameter, .organisation: [.none, .none, .none]
            }
        try call.write(
            Governance.Map.proposals.rawValue,
            .int(id),
            value: .record(fields + [.organisation(proposer), .bool(isOpen)] + subject)
        )
    }

    private static func kind(of entry: NodeEntry) -> String {
        entry.role == .observer ? "observer" : entry.replaces == nil ? "validator" : "keys"
    }
}

extension GovernanceProposal.Change {
    /// Carries out an accepted proposal; checks again what may have changed since it was made.
    func apply(_ call: BuiltInCall) throws(CallFailure) {
        switch self {
        case .parameter(let name, let value):
            try Self.checkParameter(named: name, value: value, call)
            try Governance.noteLifetimeLimit(before: name, value, call)
            try call.write(Governance.Map.parameters.rawValue, .text(name), value: .int(value))
        case .organisation(let name, let kind, let admin):
            let id = Organisations.id(named: String(decoding: name, as: UTF8.self))
            let directory = RegistryWriter(call)
            try call.require(try directory.organisation(id) == nil, "an organisation of this name exists already")
            try call.require(try call.entry(of: admin) == nil, "the administrator's account exists already")
            directory.addOrganisation(id, OrganisationEntry(name: name, kind: kind))
            directory.addAccount(admin, AccountEntry(organisation: id, roles: [Array("admin".utf8)], registeredBy: id))
        case .node(let key, let entry): try Governance.accept(key, entry, call)
        case .removal(let key, _): try Governance.remove(key, call)
        }
    }

    /// Refuses a value that the parameters in force would not take.
    static func checkParameter(named name: [UInt8], value: Int64, _ call: BuiltInCall) throws(CallFailure) {
        let current: ChainParameters
        do throws(HostFailure) { current = try call.directory.parameters() } catch { throw .host(error) }
        do throws(ParameterRejection) {
            _ = try current.changing(String(decoding: name, as: UTF8.self), to: value)
        } catch { throw .refused(error.description) }
    }
}
