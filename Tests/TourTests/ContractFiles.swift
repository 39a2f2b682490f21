import ContractLanguage
import ContractVM
import Foundation
import Testing

/// The contracts of the repository, compiled.
enum ContractFiles {
    /// The order in which they are deployed: each uses only those before it.
    static let names = ["consent", "coverage", "claims", "records", "trial", "provenance", "device"]

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static func source(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(repository)/Contracts/\(name).accord")))
    }

    static func modules(before name: String) throws -> [ContractModule] {
        var modules: [ContractModule] = []
        for earlier in names.prefix(while: { $0 != name }) {
            let result = ContractCompiler.compile(source: try source(earlier), fileName: "\(earlier).accord", imports: modules)
            modules.append(try #require(result.module, "\(earlier) does not compile"))
        }
        return modules
    }
}
