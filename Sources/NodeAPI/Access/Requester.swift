internal import Ledger
internal import Primitives

/// Who asks: the account behind the key that signed a request, as the registry knows it.
struct Requester: Sendable {
    let key: PublicKey
    /// Nil if the key belongs to no active account of an active organisation; such an asker has no rights.
    let account: AccountID?
    let organisation: OrganisationID?
    private let roles: Set<[UInt8]>

    init(key: PublicKey, in view: CertifiedView) throws(LedgerError) {
        self.key = key
        guard let (id, entry) = try view.account(of: key), entry.isActive else {
            (account, organisation, roles) = (nil, nil, [])
            return
        }
        if let home = entry.organisation, try !Self.isActive(home, in: view) {
            (account, organisation, roles) = (nil, nil, [])
            return
        }
        account = id
        organisation = entry.organisation
        roles = Set(entry.roles)
    }

    private static func isActive(_ organisation: OrganisationID, in view: CertifiedView) throws(LedgerError) -> Bool {
        do { return try view.directory.organisation(organisation)?.isActive ?? false } catch {
            throw .damagedState(detail: "\(error)")
        }
    }

    func has(_ role: String) -> Bool { roles.contains(Array(role.utf8)) }
}
