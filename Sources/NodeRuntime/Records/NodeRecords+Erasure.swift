package import Ledger
package import Primitives
package import RecordVault

extension NodeRecords {
    /// Destroys key, envelopes and ciphertext of a record whose erasure is granted at the certified state.
    package func erase(_ blob: Hash256) throws(NodeRecordsError) -> DestroyedRecord {
        guard try isErased(blob) else { throw .erasureNotGranted(blob) }
        return try vaulted { () throws(VaultError) in try vault.erasure.destroy(blob) }
    }

    /// Destroys every record here whose erasure was granted, also while this node was away; gives their names, ascending.
    ///
    /// A vault has many records, so others get their turn in between. Doing it again is harmless.
    package func eraseGranted(at view: CertifiedView) async throws(NodeRecordsError) -> [Hash256] {
        let names = try vaulted { () throws(VaultError) in try vault.names() }
        var erased: [Hash256] = []
        for (index, name) in names.enumerated() {
            if index % Self.recordsAtOnce == Self.recordsAtOnce - 1 { await Task.yield() }
            guard try isErased(name, in: view) else { continue }
            _ = try vaulted { () throws(VaultError) in try vault.erasure.destroy(name) }
            erased.append(name)
        }
        return erased
    }

    private static let recordsAtOnce = 64

    /// Whether the newest certified state says that the record is erased.
    package func isErased(_ blob: Hash256) throws(NodeRecordsError) -> Bool { try isErased(blob, in: reader.view) }

    private func isErased(_ blob: Hash256, in view: CertifiedView) throws(NodeRecordsError) -> Bool {
        try read { () throws(LedgerError) in try view.isErased(blob, caller: .nobody) }
    }

    /// What this node's organisation has not acknowledged.
    func unacknowledgedErasures(in view: CertifiedView) throws(NodeRecordsError) -> [UnacknowledgedErasure] {
        guard let organisation else { return [] }
        return try read { () throws(LedgerError) in
            try view.unacknowledgedErasures(of: organisation, caller: .nobody)
        }
    }

    /// Destroys at once what came into the vault while its erasure was granted, and refuses it.
    ///
    /// Called after a write: a sweep that listed the vault before it cannot have seen it, and the state that the sweep went by
    /// is then the newest here.
    func refuseErased(_ blob: Hash256) throws(NodeRecordsError) {
        guard try isErased(blob) else { return }
        _ = try vaulted { () throws(VaultError) in try vault.erasure.destroy(blob) }
        throw .erased(blob)
    }
}
