import ContractLanguage
import ContractVM
import Foundation

/// The contracts of a folder, compiled and verified as a node has them.
final class BenchLibrary {
    let sources: [String: [UInt8]]
    private var compiled: [String: ContractModule] = [:]

    init(folder: String) throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var sources: [String: [UInt8]] = [:]
        for file in files where file.hasSuffix(".accord") {
            sources[String(file.dropLast(7))] = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
        }
        guard sources["consent"] != nil, sources["claims"] != nil, sources["coverage"] != nil else {
            throw BenchFailure(
                message: "\(folder) has no consent.accord, claims.accord and coverage.accord: name it with --contracts"
            )
        }
        self.sources = sources
    }

    /// The modules that a source names behind `uses`.
    func imports(of source: [UInt8]) throws -> [ContractModule] {
        try ContractCompiler.uses(of: source).map { try module(named: $0) }
    }

    func module(named name: String) throws -> ContractModule {
        if let known = compiled[name] { return known }
        guard let source = sources[name] else { throw BenchFailure(message: "there is no contract \(name)") }
        let module = try Self.compile(source, name, try imports(of: source))
        compiled[name] = module
        return module
    }

    static func compile(_ source: [UInt8], _ name: String, _ imports: [ContractModule]) throws -> ContractModule {
        let result = ContractCompiler.compile(source: source, fileName: name, imports: imports)
        guard let module = result.module else {
            throw BenchFailure(message: "\(name) does not compile: \(result.diagnostics.first?.message ?? "")")
        }
        return module
    }

    static func verified(_ module: ContractModule) throws -> VerifiedModule {
        try BytecodeVerifier.verify(module)
    }
}
