import Foundation
import Primitives
import Testing

/// What `consilium status --why` says on a network of four while processes are killed.
struct WhyChecks {
    let network: LocalNetwork

    init(_ network: LocalNetwork) { self.network = network }

    private func why(_ index: Int) throws -> JSONValue {
        let home = network.document.nodes[index].home
        let outcome = try BuiltExecutable.consilium.run(["status", "--why", "--home", home, "--output", "json"], seconds: 60)
        return try JSONReader.read(Array(outcome.output.utf8))
    }

    private func findings(_ index: Int) throws -> [JSONValue] { try why(index)["findings"]?.array ?? [] }

    private func seen(_ index: Int) -> String { (try? why(index)).map { "\($0)" } ?? "no answer" }

    /// Nothing is wrong on any node.
    func allIsWell() async throws {
        for index in network.document.nodes.indices {
            let found = try await network.eventually { try why(index)["well"]?.bool == true }
            #expect(found, "\(seen(index))")
        }
    }

    /// Another node names the one that was killed, and its own home says that it ended without a word.
    func names(killed: Int, from other: Int) async throws {
        let key = network.document.nodes[killed].validator
        let found = try await network.eventually {
            try findings(other).contains { finding in
                finding["code"]?.text == "member_down" && finding["member"]?["validator"]?.text == key
                    && finding["since"]?.text != nil
            }
        }
        #expect(found, "\(seen(other))")
        let own = try why(killed)
        #expect(own["answers"]?.bool == false && own["findings"]?.array?.first?["code"]?.text == "crashed", "\(own)")
        let short = try BuiltExecutable.consilium.run(["status", "--node", network.document.nodes[other].api], seconds: 60)
        #expect(short.status == 0 && short.output.contains("member_down"), "\(short.output)")
    }

    /// A stopped process is told from a dead one.
    func tellsHeld(_ index: Int) throws {
        kill(network.document.nodes[index].pid, SIGSTOP)
        defer { kill(network.document.nodes[index].pid, SIGCONT) }
        #expect(try findings(index).first?["code"]?.text == "stopped")
    }

    /// With two of four gone, one that is left says that no quorum is possible and who is missing.
    func saysNoQuorum(killing killed: [Int], from other: Int) async throws {
        for index in killed { kill(network.document.nodes[index].pid, SIGKILL) }
        let found = try await network.eventually {
            guard let first = try findings(other).first, first["code"]?.text == "no_quorum" else { return false }
            let sentence = first["sentence"]?.text ?? ""
            return killed.allSatisfy { sentence.contains(network.document.nodes[$0].name) }
        }
        #expect(found, "\(seen(other))")
    }
}
