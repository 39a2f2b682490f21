internal import ContractVM
package import Primitives

/// What the registry knows of an account: `[ organisation?, roles, active, registered by? ]`.
package struct AccountEntry: Hashable, Sendable {
    /// None for patients: they belong to no organisation.
    package var organisation: OrganisationID?
    /// Role names in UTF-8, ascending and distinct.
    package var roles: [[UInt8]]
    package var isActive: Bool
    /// The organisation that registered it; none for accounts of the genesis.
    package var registeredBy: OrganisationID?

    package init(organisation: OrganisationID?, roles: [[UInt8]], isActive: Bool = true, registeredBy: OrganisationID?) {
        self.organisation = organisation
        let values = roles.map(ContractValue.text).sorted()
        self.roles = values.enumerated().compactMap { index, value in
            guard index == 0 || values[index - 1] != value, case .text(let role) = value else { return nil }
            return role
        }
        self.isActive = isActive
        self.registeredBy = registeredBy
    }

    init?(_ value: ContractValue) {
        guard case .record(let fields) = value, fields.count == 4, case .set(let roles) = fields[1],
            case .bool(let active) = fields[2]
        else { return nil }
        organisation = Self.organisation(fields[0])
        self.roles = roles.compactMap { if case .text(let role) = $0 { role } else { nil } }
        isActive = active
        registeredBy = Self.organisation(fields[3])
    }

    var value: ContractValue {
        .record([
            organisation.map(ContractValue.organisation) ?? .none,
            .set(roles.map(ContractValue.text)),
            .bool(isActive),
            registeredBy.map(ContractValue.organisation) ?? .none,
        ])
    }

    private static func organisation(_ value: ContractValue) -> OrganisationID? {
        if case .organisation(let id) = value { id } else { nil }
    }
}

/// What the registry knows of an organisation: `[ name, kind, active ]`.
package struct OrganisationEntry: Hashable, Sendable {
    package var name: [UInt8]
    package var kind: [UInt8]
    package var isActive: Bool

    package init(name: [UInt8], kind: [UInt8], isActive: Bool = true) {
        self.name = name
        self.kind = kind
        self.isActive = isActive
    }

    init?(_ value: ContractValue) {
        guard case .record(let fields) = value, fields.count == 3, case .text(let name) = fields[0],
            case .text(let kind) = fields[1], case .bool(let active) = fields[2]
        else { return nil }
        self.init(name: name, kind: kind, isActive: active)
    }

    var value: ContractValue { .record([.text(name), .text(kind), .bool(isActive)]) }
}
