import Storage

/// Starting and stopping the processes of one localnet.
struct LocalnetSession: Sendable {
    let folder: LocalnetFolder
    /// As asked for; nil leaves it to the network that is there, or to the usual number.
    let nodeCount: Int?
    let basePort: Int?

    /// Makes what is missing, starts what does not run, and returns when the network is ready.
    func start() async throws -> LocalnetFile {
        let isNew = !DiskFile.exists(folder.file)
        var localnet = try isNew ? folder.make(nodeCount: nodeCount ?? 4, basePort: basePort) : existing()
        for (index, node) in localnet.nodes.enumerated() {
            let running = isNew ? nil : NodeProcess.running(on: node.home).first
            localnet.nodes[index].pid = try running ?? NodeProcess.start(home: node.home, log: folder.log(node.name))
            try folder.write(localnet)
        }
        let setup = try LocalnetSetup(localnet)
        Terminal.note("waiting for \(LocalnetFile.counted(localnet.nodes.count))")
        try await setup.untilAllAnswer { NodeProcess.isAlive($0.pid) }
        guard !DiskFile.exists(readyFile) else { return localnet }
        guard isNew else {
            throw CommandFailure(
                "the network in \(folder.path) was never finished; stop it with `consilium localnet stop`, remove the folder and start anew"
            )
        }
        Terminal.note("registering accounts and deploying contracts")
        try await setup.run { title, done, total in Terminal.bar(title, done, of: total) }
        try InputFile.write([], to: readyFile)
        return localnet
    }

    /// The network that is there already, which must be the one that was asked for.
    private func existing() throws(CommandFailure) -> LocalnetFile {
        let localnet = try LocalnetFile(path: folder.file)
        guard nodeCount == nil || nodeCount == localnet.nodes.count, basePort == nil else {
            throw CommandFailure(
                "\(folder.path) holds a network of \(LocalnetFile.counted(localnet.nodes.count)) with ports of its own already; "
                    + "leave out --nodes and --base-port to start it, or choose another folder"
            )
        }
        return localnet
    }

    /// Ends every process on the homes, whoever started it.
    func stop() async -> (stopped: Int, killed: Int) {
        guard let localnet = try? LocalnetFile(path: folder.file) else { return (0, 0) }
        return await NodeProcess.stop(localnet.nodes.flatMap { NodeProcess.running(on: $0.home) })
    }

    /// Its presence says that accounts and contracts are there.
    private var readyFile: String { folder.path + "/ready" }
}
