package import ContractVM
internal import Primitives

/// The built-in contract `registry`: organisations, accounts, roles and keys.
///
/// An account is named by its first signing key and keeps that name when its keys are replaced.
/// Spec: `Docs/spec/built-in-contracts.md`.
package enum Registry: BuiltInContract {
    package static let organisationCountMax = 256
    package static let roleType = ContractType.text(32)
    package static let rolesType = ContractType.set(roleType, 16)
    /// An X-Wing public key: ML-KEM-768 (1184 bytes) and X25519 (32).
    package static let encryptionKeyByteCount = 1216

    package enum Map: Int {
        case organisations, accounts, keys, encryptionKeys, keysOfAccount
    }

    enum Event: Int {
        case accountRegistered, rolesChanged, accountSuspended, accountReinstated, keyAdded, keyRemoved, encryptionKeySet
    }

    package static let mapIDs: [UInt64] = [1, 2, 3, 4, 5]
    package static let module = makeModule()
    package static let loaded = load()

    package static func call(_ function: String, _ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        switch function {
        case "registerPatient": try registerPatient(call)
        case "register": try register(call)
        case "setRoles": try setRoles(call)
        case "suspend": try setActive(call, false, .accountSuspended)
        case "reinstate": try setActive(call, true, .accountReinstated)
        case "addKey": try addKey(call)
        case "removeKey": try removeKey(call)
        case "setEncryptionKey": try setEncryptionKey(call)
        case "account": return try call.read(Map.accounts.rawValue, call.arguments[0]) ?? .none
        case "accountOf": return try call.read(Map.keys.rawValue, call.arguments[0]) ?? .none
        case "encryptionKey": return try call.read(Map.encryptionKeys.rawValue, call.arguments[0]) ?? .none
        case "organisation": return try call.read(Map.organisations.rawValue, call.arguments[0]) ?? .none
        default: throw .refused("registry has no function \(function)")
        }
        return .none
    }

    // MARK: Accounts

    private static func registerPatient(_ call: BuiltInCall) throws(CallFailure) {
        let organisation = try call.callerOrganisation(withRole: "registrar")
        let entry = AccountEntry(organisation: nil, roles: [Array("patient".utf8)], registeredBy: organisation)
        try create(call.account(0), entry, call)
    }

    private static func register(_ call: BuiltInCall) throws(CallFailure) {
        let organisation = try call.callerOrganisation(withRole: "admin")
        let entry = AccountEntry(organisation: organisation, roles: try roles(call, at: 1), registeredBy: organisation)
        try create(call.account(0), entry, call)
    }

    private static func create(_ account: AccountID, _ entry: AccountEntry, _ call: BuiltInCall) throws(CallFailure) {
        try call.require(try call.entry(of: account) == nil, "an account of this name exists already")
        let key = ContractValue.bytes(account.bytes)
        try call.require(try call.read(Map.keys.rawValue, key) == nil, "this key belongs to another account")
        try refuseNodeKey(account.bytes, call)
        try call.write(Map.accounts.rawValue, .account(account), value: entry.value)
        try call.write(Map.keys.rawValue, key, value: .account(account))
        try call.write(Map.keysOfAccount.rawValue, .account(account), key, value: .bool(true))
        try call.emit(
            Event.accountRegistered.rawValue,
            .account(account),
            entry.organisation.map(ContractValue.organisation) ?? .none,
            .account(call.caller)
        )
    }

    private static func setRoles(_ call: BuiltInCall) throws(CallFailure) {
        let organisation = try call.callerOrganisation(withRole: "admin")
        var entry = try existing(call)
        try call.require(entry.organisation == organisation, "the account belongs to another organisation")
        entry = AccountEntry(
            organisation: organisation,
            roles: try roles(call, at: 1),
            isActive: entry.isActive,
            registeredBy: entry.registeredBy
        )
        try call.write(Map.accounts.rawValue, call.arguments[0], value: entry.value)
        try call.emit(Event.rolesChanged.rawValue, call.arguments[0], .account(call.caller))
    }

    private static func setActive(_ call: BuiltInCall, _ active: Bool, _ event: Event) throws(CallFailure) {
        let organisation = try call.callerOrganisation(withRole: "admin")
        var entry = try existing(call)
        try call.require(
            (entry.organisation ?? entry.registeredBy) == organisation,
            "the account belongs to another organisation"
        )
        try call.require(entry.isActive != active, active ? "the account is active" : "the account is suspended already")
        entry.isActive = active
        try call.write(Map.accounts.rawValue, call.arguments[0], value: entry.value)
        try call.emit(event.rawValue, call.arguments[0], .account(call.caller))
    }

    private static func existing(_ call: BuiltInCall) throws(CallFailure) -> AccountEntry {
        guard let entry = try call.entry(of: call.account(0)) else { throw .refused("there is no account of this name") }
        return entry
    }

    private static func roles(_ call: BuiltInCall, at index: Int) throws(CallFailure) -> [[UInt8]] {
        guard case .set(let values) = call.arguments[index] else { throw .refused("roles are a set of names") }
        var roles: [[UInt8]] = []
        for value in values {
            guard case .text(let role) = value else { continue }
            try call.require(
                !role.isEmpty
                    && role.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") },
                "a role is a word of small letters"
            )
            try call.require(role != Array("patient".utf8), "patients are registered with registerPatient")
            roles.append(role)
        }
        return roles
    }

    // MARK: Keys

    private static func addKey(_ call: BuiltInCall) throws(CallFailure) {
        let key = call.arguments[0]
        try call.require(call.bytes(0).count == PublicKey.byteCount, "a signing key has 32 bytes")
        try call.require(try call.read(Map.keys.rawValue, key) == nil, "this key belongs to an account already")
        try refuseNodeKey(call.bytes(0), call)
        try call.write(Map.keys.rawValue, key, value: .account(call.caller))
        try call.write(Map.keysOfAccount.rawValue, .account(call.caller), key, value: .bool(true))
        try call.emit(Event.keyAdded.rawValue, .account(call.caller))
    }

    /// One key never serves two purposes: a node's consensus key signs votes alone.
    private static func refuseNodeKey(_ bytes: [UInt8], _ call: BuiltInCall) throws(CallFailure) {
        guard let key = PublicKey(bytes: bytes) else { return }
        try call.require(try call.node(key) == nil, "this is a node's consensus key; an account needs a key of its own")
    }

    private static func removeKey(_ call: BuiltInCall) throws(CallFailure) {
        let key = call.arguments[0]
        let owner = try call.read(Map.keys.rawValue, key)
        try call.require(owner == .account(call.caller), "this key is not one of the account's")
        let known = try call.scan(Map.keysOfAccount.rawValue, prefix: .account(call.caller), limit: 2)
        try call.require(known.count > 1, "the last key of an account cannot be removed; add another one first")
        try call.write(Map.keys.rawValue, key, value: nil)
        try call.write(Map.keysOfAccount.rawValue, .account(call.caller), key, value: nil)
        try call.emit(Event.keyRemoved.rawValue, .account(call.caller))
    }

    private static func setEncryptionKey(_ call: BuiltInCall) throws(CallFailure) {
        try call.require(
            call.bytes(0).count == encryptionKeyByteCount,
            "an encryption key is an X-Wing public key of 1216 bytes"
        )
        try call.write(Map.encryptionKeys.rawValue, .account(call.caller), value: call.arguments[0])
        try call.emit(Event.encryptionKeySet.rawValue, .account(call.caller))
    }
}
