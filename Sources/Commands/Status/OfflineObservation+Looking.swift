import NodeAPI
import NodeRuntime

extension OfflineObservation {
    /// Looks at the home's processes and its last run.
    init(address: String, home: Home?, error: any Error) {
        self.init(address: address, failure: "\(error)", home: home?.path)
        switch error as? RPCClientError {
        case .timedOut, .status, .badAnswer, .refused: isConnected = true
        default: break
        }
        guard let home else { return }
        processes = NodeProcess.running(on: home.path).map { pid in
            Process(pid: pid, isStopped: NodeProcess.isStopped(pid))
        }
        lastRun = LastRun.read(in: home)
    }
}
