import Glibc
import NodeAPI
import Primitives

/// What the nodes have used and done so far.
struct BenchMeter: Sendable {
    let cpuMilliseconds: Double
    let syncs: Double
    let height: Int64

    /// Reads /proc and the nodes' metrics; a node that does not run counts nothing.
    static func read(_ localnet: LocalnetFile) async -> BenchMeter {
        var (cpu, syncs, height) = (0.0, 0.0, Int64(0))
        for node in localnet.nodes {
            for pid in NodeProcess.running(on: node.home) { cpu += cpuMilliseconds(of: pid) }
            if let status = try? await RPCClient(node.api, timeoutMilliseconds: 5_000).call("status") {
                height = max(height, status["height"]?.integer ?? 0)
            }
            guard let answer = try? await RPCClient(node.ops, timeoutMilliseconds: 5_000).get("/metrics") else { continue }
            for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") {
                let words = line.split(separator: " ")
                if words.count == 2, words[0] == "consilium_storage_syncs_total" { syncs += Double(words[1]) ?? 0 }
            }
        }
        return BenchMeter(cpuMilliseconds: cpu, syncs: syncs, height: height)
    }

    /// User and system time, fields 14 and 15 of proc(5) stat.
    private static func cpuMilliseconds(of pid: Int32) -> Double {
        guard let text = NodeProcess.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) * 1_000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The kind of filesystem that a path lies on, from /proc/mounts.
    static func filesystem(of path: String) -> String {
        var best = (length: -1, kind: "unknown")
        for line in (NodeProcess.text("/proc/mounts") ?? "").split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let place = String(fields[1])
            let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
            // The last of several mounts at one place is the one that is seen.
            if isAbove, place.count >= best.length { best = (place.count, String(fields[2])) }
        }
        return best.kind
    }
}
