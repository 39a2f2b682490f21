package import Storage

/// The folder that holds everything of one node.
///
/// ```
/// config/node.yaml    settings            data/chain    blocks, receipts, certificates
/// config/genesis.json what was agreed     data/state    the certified state
/// keys/               secret keys         data/journal  what was promised to peers; never backed up
///                                         data/blobs    sealed records
/// ```
///
/// Folders are for the node's user alone (0700), key files too (0600).
package struct Home: Hashable, Sendable {
    /// As given, without a slash at its end.
    package let path: String

    package init(path: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = String(trimmed)
    }

    package var configurationFile: String { path + "/config/node.yaml" }
    package var genesisFile: String { path + "/config/genesis.json" }
    package var keysFolder: String { path + "/keys" }
    package var dataFolder: String { path + "/data" }
    package var chainFolder: String { path + "/data/chain" }
    package var stateFolder: String { path + "/data/state" }
    package var journalFolder: String { path + "/data/journal" }
    package var blobsFolder: String { path + "/data/blobs" }
    package var lockFile: String { path + "/data/lock" }

    private static let configurationBytesMax = 1 << 20
    private static let genesisBytesMax = 64 << 20

    /// Whether a node's home is there already.
    package var exists: Bool { HomeFile.exists(configurationFile) || HomeFile.exists(genesisFile) }

    /// Makes the folders and writes settings and genesis; refuses a folder that holds a home already.
    ///
    /// Missing parents are not made: a mistyped path should fail.
    package func create(configuration: NodeConfiguration, genesis: [UInt8]) throws(HomeError) {
        guard !exists else { throw .exists(path: path) }
        for folder in [
            path, path + "/config", keysFolder, dataFolder, chainFolder, stateFolder, journalFolder, blobsFolder,
        ] {
            try HomeFile.makeFolder(folder)
        }
        try HomeFile.write(genesis, to: genesisFile, mode: 0o600)
        // Last, since its presence says that the home is whole.
        try HomeFile.write(Array(configuration.yaml.utf8), to: configurationFile, mode: 0o600)
    }

    /// Takes the home for this process; `inUse` while another one has it, however that one was started.
    package func lock() throws(HomeError) -> HomeLock {
        guard HomeFile.exists(dataFolder) else { throw .missing(path: path) }
        do {
            return try HomeLock(path: lockFile)
        } catch .inUse {
            throw .inUse(path: path)
        } catch {
            throw .storage(error.description)
        }
    }

    /// The bytes of `config/genesis.json`.
    package func genesis() throws(HomeError) -> [UInt8] {
        do { return try HomeFile.read(genesisFile, limit: Self.genesisBytesMax) } catch .missing(let file) {
            guard HomeFile.exists(path + "/config") else { throw .missing(path: file) }
            throw .genesisMissing(path: genesisFile)
        }
    }

    /// Settings from `config/node.yaml` under the environment's.
    package func configuration(environment: [String: String]) throws(ConfigurationError) -> NodeConfiguration {
        let bytes: [UInt8]
        do {
            bytes = try HomeFile.read(configurationFile, limit: Self.configurationBytesMax)
        } catch .missing where HomeFile.exists(keysFolder) {
            throw .unreadable(
                path: configurationFile,
                detail: "it does not exist; complete the home with `consilium init --home DIR --name NAME --organisation ORG "
                    + "--genesis FILE`, or restore the file from your backup"
            )
        } catch {
            throw .unreadable(path: configurationFile, detail: error.description)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadable(path: configurationFile, detail: "it is not UTF-8 text")
        }
        return try NodeConfiguration(yaml: text, path: configurationFile, environment: environment)
    }
}
