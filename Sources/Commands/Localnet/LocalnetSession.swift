import Storage

/// Starting and stopping the processes of one localnet.
struct LocalnetSession: Sendable {
    let folder: LocalnetFolder
    let nodeCount: Int
    let basePort: Int?

    /// Makes what is missing, starts what does not run, and returns when the network is ready.
    func start() async throws -> LocalnetFile {
        let isNew = !DiskFile.exists(folder.file)
        var localnet = try isNew ? folder.make(nodeCount: nodeCount, basePort: basePort) : LocalnetFile(path: folder.file)
        for (index, node) in localnet.nodes.enumerated() {
            let running = isNew ? nil : NodeProcess.running(on: node.home).first
            localnet.nodes[index].pid = try running ?? NodeProcess.start(home: node.home, log: folder.log(node.name))
            try folder.write(localnet)
        }
        let setup = try LocalnetSetup(localnet)
        Terminal.note("waiting for \(localnet.nodes.count) nodes")
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

    /// Ends every process on the homes, whoever started it.
    func stop() async -> (stopped: Int, killed: Int) {
        guard let localnet = try? LocalnetFile(path: folder.file) else { return (0, 0) }
        return await NodeProcess.stop(localnet.nodes.flatMap { NodeProcess.running(on: $0.home) })
    }

    /// Its presence says that accounts and contracts are there.
    private var readyFile: String { folder.path + "/ready" }
}
