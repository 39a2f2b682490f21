internal import ChainCrypto
import Glibc
package import Ledger
import PeerNetwork
import Primitives
package import Storage
import Validator

/// What a node reads from its home before anything runs: the lock, the genesis, the keys and the open stores.
package struct NodeFiles {
    package let home: Home
    package let lock: HomeLock
    package let genesis: GenesisDocument
    package let keys: NodeKeys
    package let chain: any KeyValueStore
    package let state: any KeyValueStore
    package let journal: any RecordLog

    /// Takes the home for this process and opens everything in it.
    package static func open(
        _ home: Home,
        configuration: NodeConfiguration,
        environment: [String: String],
        metrics: NodeMetrics
    ) throws -> NodeFiles {
        let lock = try home.lock()
        let genesis = try readGenesis(home)
        let keys = try NodeKeys.load(from: home) { () throws(HomeError) in
            try NodeKeys.password(environment: environment, configuration: configuration)
        }
        try requireOwn(keys, of: home, in: genesis, name: configuration.node.name, organisation: configuration.node.organisation)
        let storage = configuration.storage
        let chain = try openChain(of: home, options: options(cache: storage.chainCacheMiB << 20, storage))
        let state = try openState(at: home.stateFolder, options: options(cache: storage.stateBlockCacheByteCount, storage))
        return NodeFiles(
            home: home,
            lock: lock,
            genesis: genesis,
            keys: keys,
            chain: MeteredStore(chain, metrics: metrics),
            state: MeteredStore(state, metrics: metrics),
            journal: MeteredLog(try openJournal(of: home), metrics: metrics)
        )
    }

    /// Opens `data/chain`; damage is named with its remedy.
    package static func openChain(
        of home: Home,
        options: LevelDBStore.Options = .init()
    ) throws(NodeError) -> LevelDBStore {
        do { return try LevelDBStore(path: home.chainFolder, options: options) } catch {
            if case .damaged = error { throw .damagedChain(error) }
            throw .storage(error)
        }
    }

    /// Opens a state, such as `data/state`; damage is named with its remedy.
    package static func openState(
        at path: String,
        options: LevelDBStore.Options = .init()
    ) throws(NodeError) -> LevelDBStore {
        do { return try LevelDBStore(path: path, options: options) } catch {
            if case .damaged = error { throw .damagedState(error) }
            throw .storage(error)
        }
    }

    private static func openJournal(of home: Home) throws(NodeError) -> FileRecordLog {
        do { return try FileRecordLog(path: home.journalFolder) } catch {
            if case .damaged = error { throw .damagedJournal(error) }
            throw .storage(error)
        }
    }

    /// Refuses keys of another node: votes signed with them, and records wrapped to them, would not be this node's.
    ///
    /// A TLS key may be newer than the genesis: the peers' settings say so. A node that the genesis does not name joins later, and
    /// one whose key was replaced has noted its retired ones.
    private static func requireOwn(
        _ keys: NodeKeys,
        of home: Home,
        in genesis: GenesisDocument,
        name: String,
        organisation: String?
    ) throws(NodeError) {
        guard let own = genesis.validators.first(where: { $0.consensusKey == keys.consensus.publicKey }) else {
            guard let named = genesis.validators.first(where: { $0.name == name }), !home.hasRetired(named.consensusKey) else {
                return
            }
            throw .otherKey(path: "\(home.keysFolder)/consensus", genesis: home.genesisFile)
        }
        if let organisation, organisation != own.organisation {
            throw .otherOrganisation(setting: organisation, genesis: own.organisation)
        }
        if let hpkeKey = own.hpkeKey, hpkeKey != keys.hpke.publicKey.bytes {
            throw .otherKey(path: "\(home.keysFolder)/hpke", genesis: home.genesisFile)
        }
    }

    /// The genesis of a home, checked.
    package static func readGenesis(_ home: Home) throws -> GenesisDocument {
        let bytes = try home.genesis()
        do throws(GenesisRejection) { return try GenesisDocument(json: bytes) } catch {
            throw NodeError.genesis(path: home.genesisFile, error)
        }
    }

    private static func options(cache byteCount: Int, _ storage: NodeConfiguration.StorageSection) -> LevelDBStore.Options {
        var options = LevelDBStore.Options()
        options.cacheByteCount = byteCount
        options.writeBufferByteCount = storage.writeBufferMiB << 20
        return options
    }

    /// The validator of this home, with the settings that configuration leaves to the node.
    func makeValidator(_ configuration: NodeConfiguration) throws -> Validator {
        do throws(ValidatorError) {
            return try Validator(
                identity: ValidatorIdentity(signingKey: keys.consensus, nextKey: keys.nextConsensus, account: keys.account),
                genesis: genesis,
                chain: chain,
                state: state,
                journal: journal,
                settings: configuration.validatorSettings
            )
        } catch { throw NodeError.validator(error) }
    }

    /// The mesh of the nodes that the chain knows; where to reach them is in their proposals or in the configuration.
    func networkConfiguration(
        _ configuration: NodeConfiguration,
        members: [PeerMember],
        own: PublicKey,
        isObserving: @escaping @Sendable () -> Bool
    ) -> PeerNetworkConfiguration {
        PeerNetworkConfiguration(
            chainID: genesis.chainID,
            genesisHash: genesis.hash,
            id: own,
            tlsKey: keys.tls,
            listenAddress: configuration.p2p.listen.description,
            members: members,
            frameRules: FrameRules(PeerMessage.frameRules + BlobMessage.frameRules),
            greeting: { _ in Greeting(time: WallClock.now(), isObserving: isObserving()).canonicalBytes },
            jitterSeed: UInt64(getpid())
        )
    }
}
