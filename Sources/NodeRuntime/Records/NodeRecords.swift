package import ChainCrypto
package import Ledger
package import Primitives
package import RecordVault
import Synchronization

/// The records of one node: sealed blobs for all, and the keys of those whose custodian its organisation is.
///
/// May be used from several threads. A key leaves only as an envelope, and only by `release`.
package final class NodeRecords: Sendable {
    package let vault: RecordVault
    /// This node's organisation: the genesis says it, else the settings; without one it releases nothing.
    package let organisation: OrganisationID?
    let reader: LedgerReader
    /// Opens the data keys that are deposited here; they come wrapped to the node's own key.
    private let depositKey: HPKEPrivateKey?
    private let now: @Sendable () -> Timestamp
    /// The other members, once the node has a network; weak, since the exchange serves from here.
    private struct Link: Sendable { weak var exchange: BlobExchange? }
    private let link = Mutex(Link())

    /// Opens or makes the vault in the folder; `now` is the node's clock.
    package init(
        folder: String,
        vaultKey: SecretBytes,
        blobByteCountLimit: UInt64,
        organisation: OrganisationID?,
        reader: LedgerReader,
        depositKey: HPKEPrivateKey? = nil,
        now: @escaping @Sendable () -> Timestamp = WallClock.now
    ) throws(VaultError) {
        vault = try RecordVault(folder: folder, vaultKey: vaultKey, blobByteCountLimit: blobByteCountLimit)
        self.organisation = organisation
        self.reader = reader
        self.depositKey = depositKey
        self.now = now
    }

    /// The vault of a home, as configured.
    ///
    /// Its key is derived from the seed of the node's HPKE key (HKDF-SHA-256, info `consilium/vault-key/v1`).
    convenience init(
        home: Home,
        configuration: NodeConfiguration,
        keys: NodeKeys,
        reader: LedgerReader
    ) throws(VaultError) {
        let key = keys.consensus.publicKey
        let own = reader.genesis.validators.first { $0.consensusKey == key }
        try self.init(
            folder: configuration.vault.directory ?? home.blobsFolder,
            vaultKey: KeyDerivation.hkdfSHA256(
                key: keys.hpke.seed,
                salt: [],
                info: Array("consilium/vault-key/v1".utf8),
                count: 32
            ),
            blobByteCountLimit: UInt64(configuration.vault.blobMiBMax) << 20,
            organisation: (own?.organisation ?? configuration.node.organisation).map { Organisations.id(named: $0) },
            reader: reader,
            depositKey: keys.hpke
        )
    }

    // MARK: Blobs

    /// Says that a stored record is not what its name promises.
    func note(damage: VaultError, of name: Hash256) { link.withLock { $0.exchange }?.note(damage: damage, of: name) }

    func connect(to exchange: BlobExchange) { link.withLock { $0.exchange = exchange } }

    /// Opens a registered record that other members hold; nil if none of them has it.
    ///
    /// Its custodian's nodes are asked first.
    package func remoteBlob(_ name: Hash256) async throws(NodeRecordsError) -> RemoteBlob? {
        guard let exchange = link.withLock({ $0.exchange }), let custodian = try custodian(of: name), try !isErased(name) else {
            return nil
        }
        let names = Dictionary(
            reader.genesis.validators.map { ($0.consensusKey, Organisations.id(named: $0.organisation)) },
            uniquingKeysWith: { first, _ in first }
        )
        let blob = RemoteBlob(name, exchange) { names[$0] == custodian }
        return try await blob.begin() ? blob : nil
    }

    /// Whether this node's organisation is the custodian of a record, so that a copy of it belongs here.
    package func isCustodian(of blob: Hash256) throws(NodeRecordsError) -> Bool {
        guard let organisation else { return false }
        return try custodian(of: blob) == organisation
    }

    package func hasBlob(_ name: Hash256) -> Bool { vault.blobs.has(name) }

    /// Begins to take a sealed blob piece by piece.
    package func upload() throws(VaultError) -> BlobUpload { try vault.blobs.upload() }

    /// Keeps a sealed blob that came piece by piece; one that has another name, or whose erasure was granted, is refused.
    ///
    /// With `replacing` it takes the place of a damaged copy.
    package func keep(_ upload: BlobUpload, as name: Hash256, replacing: Bool = false) throws(NodeRecordsError) {
        _ = try vaulted { () throws(VaultError) in try upload.finish(expecting: name, replacing: replacing) }
        try refuseErased(name)
    }

    /// Keeps a record that other members hold, as the custodian's own copy.
    package func keep(_ remote: RemoteBlob, as name: Hash256, replacing: Bool = false) async throws(NodeRecordsError) {
        let upload = try vaulted { () throws(VaultError) in try vault.blobs.upload() }
        var offset: UInt64 = 0
        while true {
            let piece = try await remote.piece(from: offset)
            guard !piece.isEmpty else { break }
            try vaulted { () throws(VaultError) in try upload.append(piece) }
            offset += UInt64(piece.count)
        }
        try keep(upload, as: name, replacing: replacing)
    }

    /// Opens a sealed blob for reading; nil if this node does not have it.
    package func blob(_ name: Hash256) throws(VaultError) -> StoredBlob? {
        do throws(VaultError) { return try vault.blobs.blob(name) } catch {
            if case .blobNotFound = error { return nil }
            throw error
        }
    }

    // MARK: Keys

    /// Keeps the data key of a record of the own organisation; the blob must be here, so that the key can be checked.
    ///
    /// A record that is registered already must be registered for this organisation. Who may deposit is the API's to decide.
    package func depositKey(_ key: SecretBytes, of blob: Hash256) throws(NodeRecordsError) {
        let header = try vaulted { () throws(VaultError) in try vault.blobs.blob(blob).reference.header }
        guard header.isSealed(with: key) else { throw .keyOfAnotherBlob(blob) }
        if let custodian = try custodian(of: blob), custodian != organisation { throw .notCustodian(blob) }
        try vaulted { () throws(VaultError) in try vault.keys.deposit(key, of: blob) }
        try refuseErased(blob)
    }

    /// Opens an envelope that wraps a data key to this node, and keeps the key; gives the blob's name.
    ///
    /// Such an envelope names the depositing account as its reader and 0 as its disclosure, a number that no disclosure has.
    package func deposit(_ envelope: BlobEnvelope, by account: AccountID) throws(NodeRecordsError) -> Hash256 {
        guard let depositKey, envelope.reader == account, envelope.disclosure == 0 else {
            throw .notADeposit(envelope.blob)
        }
        let key = try vaulted { () throws(VaultError) in try envelope.open(with: depositKey, genesis: reader.genesis.hash) }
        try self.depositKey(key, of: envelope.blob)
        return envelope.blob
    }

    /// Wraps a record's key for the reader of a certified, unused, fresh disclosure, after asking the rules again.
    ///
    /// The use is on this node's disk before the envelope is; the custodian's hospital account then puts it on the chain by
    /// `records.redeem`. Asked twice, the second is refused.
    package func release(
        disclosure: UInt64,
        to account: AccountID,
        blob: Hash256? = nil
    ) throws(NodeRecordsError) -> BlobEnvelope {
        // One view for everything, the newest there is.
        let view = reader.view
        let facts = try read { () throws(LedgerError) in try view.disclosure(disclosure, askedBy: account) }
        let time = max(view.time, now())
        var isStillPermitted = false
        if let facts {
            isStillPermitted = try read { () throws(LedgerError) in
                try view.isUsable(disclosure, by: account, blob: facts.blob)
            }
        }
        let question = KeyRelease.Question(
            disclosure: disclosure,
            reader: account,
            blob: blob,
            organisation: organisation,
            now: time,
            isUsedHere: vault.used.contains(disclosure),
            isStillPermitted: isStillPermitted
        )
        if case .refuse(let refusal) = KeyRelease.decide(question, facts: facts) { throw .refused(refusal) }
        guard let facts else { throw .refused(.unknownDisclosure) }
        return try wrap(facts, for: account, at: time, in: view)
    }

    private func wrap(
        _ facts: DisclosureFacts,
        for account: AccountID,
        at time: Timestamp,
        in view: CertifiedView
    ) throws(NodeRecordsError) -> BlobEnvelope {
        let encryptionKey = try encryptionKey(of: account, in: view)
        guard vault.keys.has(facts.blob) else { throw .refused(.keyNotHere) }
        let envelope = try vaulted { () throws(VaultError) in
            try BlobEnvelope.seal(
                vault.keys.key(of: facts.blob),
                of: facts.blob,
                to: account,
                encryptionKey: encryptionKey,
                disclosure: facts.id,
                genesis: reader.genesis.hash
            )
        }
        let use = UsedDisclosures.Use(disclosure: facts.id, blob: facts.blob, reader: account, time: time)
        // Two callers may have come this far; the log lets one of them pass.
        guard try vaulted({ () throws(VaultError) in try vault.used.use(use) }) else { throw .refused(.used) }
        try vaulted { () throws(VaultError) in try vault.envelopes.put(envelope) }
        try refuseErased(facts.blob)
        return envelope
    }

    private func encryptionKey(of account: AccountID, in view: CertifiedView) throws(NodeRecordsError) -> HPKEPublicKey {
        do {
            let directory = view.directory
            guard let entry = try directory.account(account), entry.isActive else {
                throw NodeRecordsError.refused(.readerInactive)
            }
            guard let bytes = try directory.encryptionKey(of: account), let key = HPKEPublicKey(bytes: bytes) else {
                throw NodeRecordsError.refused(.readerHasNoKey)
            }
            return key
        } catch let error as NodeRecordsError {
            throw error
        } catch { throw .ledger(.damagedState(detail: "\(error)")) }
    }

    // MARK: Errors

    private func custodian(of blob: Hash256) throws(NodeRecordsError) -> OrganisationID? {
        let view = reader.view
        return try read { () throws(LedgerError) in try view.custodian(of: blob, caller: .nobody) }
    }

    func read<Value>(_ body: () throws(LedgerError) -> Value) throws(NodeRecordsError) -> Value {
        do throws(LedgerError) { return try body() } catch { throw .ledger(error) }
    }

    func vaulted<Value>(_ body: () throws(VaultError) -> Value) throws(NodeRecordsError) -> Value {
        do throws(VaultError) { return try body() } catch { throw .vault(error) }
    }
}
