package import Primitives
package import RecordVault

// Stored records whose bytes the disk has changed: said at once, and fetched anew from whoever holds a sound copy.
extension NodeRecords {
    /// Reads from a sealed blob; nil if this node does not have it.
    ///
    /// Where the stored copy turns out to be damaged, it is replaced by one of another member and read again; if there is
    /// none, the damage is the answer.
    package func reading<Value>(
        _ name: Hash256,
        _ body: (StoredBlob) throws(VaultError) -> Value
    ) async throws(NodeRecordsError) -> Value? {
        let damage: VaultError
        do throws(VaultError) { return try blob(name).map(body) } catch {
            guard case .damagedBlob = error else { throw .vault(error) }
            damage = error
        }
        note(damage: damage, of: name)
        guard try await replace(name) else { throw .vault(damage) }
        return try vaulted { () throws(VaultError) in try blob(name).map(body) }
    }

    /// Takes the place of a damaged copy with one of another member; false if no member gives one now.
    private func replace(_ name: Hash256) async throws(NodeRecordsError) -> Bool {
        do throws(NodeRecordsError) {
            guard let remote = try await remoteBlob(name) else { return false }
            try await keep(remote, as: name, replacing: true)
            return true
        } catch .unreachable { return false }
    }
}
