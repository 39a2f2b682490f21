package import ContractVM
package import Primitives

/// The arguments of one built-in call and typed access to what it may touch.
///
/// Argument accessors give the declared type; another one is our own bug, because arguments are checked before.
package struct BuiltInCall {
    package let host: ModuleHost
    package let arguments: [ContractValue]

    package var caller: AccountID { host.caller }
    package var now: Timestamp { host.now }
    package var block: BlockContext { host.call.block }
    package var directory: Directory { host.call.directory }

    // MARK: Arguments

    package func account(_ index: Int) -> AccountID {
        guard case .account(let value) = arguments[index] else { preconditionFailure("argument \(index) is no account") }
        return value
    }

    package func organisation(_ index: Int) -> OrganisationID {
        guard case .organisation(let value) = arguments[index] else {
            preconditionFailure("argument \(index) is no organisation")
        }
        return value
    }

    package func bytes(_ index: Int) -> [UInt8] {
        switch arguments[index] {
        case .bytes(let value), .text(let value): value
        default: preconditionFailure("argument \(index) is neither bytes nor text")
        }
    }

    package func optionalBytes(_ index: Int) -> [UInt8]? {
        if case .bytes(let value) = arguments[index] { value } else { nil }
    }

    package func int(_ index: Int) -> Int64 {
        guard case .int(let value) = arguments[index] else { preconditionFailure("argument \(index) is no integer") }
        return value
    }

    package func bool(_ index: Int) -> Bool {
        guard case .bool(let value) = arguments[index] else { preconditionFailure("argument \(index) is no bool") }
        return value
    }

    package func hash(_ index: Int) -> Hash256 {
        guard case .hash(let value) = arguments[index] else { preconditionFailure("argument \(index) is no hash") }
        return value
    }

    package func optionalHash(_ index: Int) -> Hash256? {
        if case .hash(let value) = arguments[index] { value } else { nil }
    }

    // MARK: State

    package func read(_ map: Int, _ key: ContractValue...) throws(CallFailure) -> ContractValue? {
        do throws(HostFailure) { return try host.read(map: map, key: key) } catch { throw .host(error) }
    }

    package func write(_ map: Int, _ key: ContractValue..., value: ContractValue?) throws(CallFailure) {
        do throws(HostFailure) { try host.write(map: map, key: key, value: value) } catch { throw .host(error) }
    }

    package func scan(_ map: Int, prefix: ContractValue..., limit: Int) throws(CallFailure) -> [ScanEntry] {
        do throws(HostFailure) { return try host.scan(map: map, prefix: prefix, limit: limit) } catch { throw .host(error) }
    }

    package func emit(_ event: Int, _ fields: ContractValue...) throws(CallFailure) {
        do throws(HostFailure) { try host.emit(event: event, fields: fields) } catch { throw .host(error) }
    }

    // MARK: Authority

    package func require(_ condition: Bool, _ sentence: String) throws(CallFailure) {
        guard condition else { throw .refused(sentence) }
    }

    /// The caller's entry, if the caller has one of the roles; refuses otherwise.
    package func callerEntry(withRole roles: String...) throws(CallFailure) -> AccountEntry {
        guard let entry = try entry(of: caller), roles.contains(where: { entry.roles.contains(Array($0.utf8)) }) else {
            throw .notPermitted("this needs the role \(roles.joined(separator: " or "))")
        }
        return entry
    }

    /// The caller's organisation, if the caller has the role; refuses otherwise.
    package func callerOrganisation(withRole role: String) throws(CallFailure) -> OrganisationID {
        guard let organisation = try callerEntry(withRole: role).organisation else {
            throw .notPermitted("this needs an account that belongs to an organisation")
        }
        return organisation
    }

    package func entry(of account: AccountID) throws(CallFailure) -> AccountEntry? {
        do throws(HostFailure) { return try directory.account(account) } catch { throw .host(error) }
    }

    package func node(_ key: PublicKey) throws(CallFailure) -> NodeEntry? {
        do throws(HostFailure) { return try directory.node(key) } catch { throw .host(error) }
    }

    package func membership() throws(CallFailure) -> Membership {
        do throws(HostFailure) { return try directory.membership() } catch { throw .host(error) }
    }

    package func parameter(_ name: String) throws(CallFailure) -> Int64? {
        do throws(HostFailure) { return try directory.parameter(Array(name.utf8)) } catch { throw .host(error) }
    }
}
