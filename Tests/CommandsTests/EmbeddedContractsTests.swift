import Commands
import Foundation
import TestSupport
import Testing

@Suite struct EmbeddedContractsTests {
    @Test func `the carried contracts are those of the repository`() throws {
        let folder = RepositoryRoot.file("Contracts")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".accord") }.sorted()
        #expect(EmbeddedContracts.names == files.map { String($0.dropLast(".accord".count)) }, "run Scripts/embed-contracts")
        for name in EmbeddedContracts.names {
            let source = try String(contentsOf: folder.appendingPathComponent("\(name).accord"), encoding: .utf8)
            #expect(EmbeddedContracts.source(of: name) == source, "run Scripts/embed-contracts")
        }
    }
}
