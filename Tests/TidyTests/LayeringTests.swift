import TestSupport
import Testing

@Suite struct LayeringTests {
    @Test func `the manifest declares dependencies on lower floors only`() throws {
        let order = FloorTable.floors.map(\.target)
        for (target, dependencies) in try FloorTable.dependencies().sorted(by: { $0.key < $1.key }) {
            guard let place = order.firstIndex(of: target) else {
                Issue.record("Package.swift: target \(target) stands on no floor; add it to the floor table")
                continue
            }
            for dependency in dependencies {
                guard let below = order.firstIndex(of: dependency) else { continue }  // a package's product
                #expect(below < place, "Package.swift: \(target) must not depend on \(dependency), which stands above it")
            }
        }
    }

    @Test(arguments: FloorTable.floors.map(\.target))
    func `a target imports only what the manifest allows it`(target: String) throws {
        let allowed = Set(try FloorTable.dependencies()[target] ?? []).union(FloorTable.toolchain)
        for file in try SourceFile.of(target: target) {
            for found in file.imports where !allowed.contains(found.module) {
                Issue.record("\(file.path):\(found.line): \(target) must not import \(found.module)")
            }
        }
    }

    @Test func `agreement imports the primitive values alone`() throws {
        for file in try SourceFile.of(target: "PBFT") {
            for found in file.imports where found.module != "Primitives" {
                Issue.record("\(file.path):\(found.line): PBFT must not import \(found.module)")
            }
        }
    }

    @Test func `only the cryptography target imports a cryptography library`() throws {
        let libraries: Set<String> = ["CSodium", "COpenSSL", "Crypto", "_CryptoExtras"]
        for file in try SourceFile.sources.get() {
            // The peer network makes certificates, whose library takes swift-crypto's keys.
            if file.path.hasPrefix("Sources/ChainCrypto/") || file.path.hasPrefix("Sources/PeerNetwork/") { continue }
            for found in file.imports where libraries.contains(found.module) {
                Issue.record("\(file.path):\(found.line): \(found.module) may be imported by ChainCrypto only")
            }
        }
    }
}
