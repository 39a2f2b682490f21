import ContractLanguage
import ContractVM
import Primitives

/// A contract's file, and the contracts that it uses: beside it, or those that the program carries.
struct ContractSource {
    let path: String
    let bytes: [UInt8]
    let library: ContractLibrary

    init(path: String) throws(CommandFailure) {
        self.path = path
        bytes = try Self.read(path)
        let end = path.lastIndex(of: "/")
        let folder = end.map { String(path[...$0]) } ?? ""
        library = ContractLibrary { name in
            let file = folder + name + ".accord"
            if let source = try? Self.read(file) { return (file, source) }
            return EmbeddedContracts.source(of: name).map { ("\(name).accord", Array($0.utf8)) }
        }
    }

    /// A source, which may come from a pipe; of one that no compiler would take no more is read than shows that.
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let most = CompilerLimits.sourceBytesMax
        let file = try FileReader(path, insteadOfFolder: "a contract's file, NAME.accord")
        var bytes: [UInt8] = []
        while bytes.count <= most, let piece = try file.next() { bytes += piece }
        guard bytes.count <= most else {
            throw CommandFailure(
                "\(path) has more than \(most) bytes, which is the most for a contract (A1001); split it, or check the path"
            )
        }
        return bytes
    }

    var imports: [ContractModule] { library.imports(of: bytes) }

    func compile() -> CompilationResult {
        ContractCompiler.compile(source: bytes, fileName: path, imports: imports)
    }

    /// The module, or every finding on standard output and exit status 1.
    func module(_ options: OutputOptions) throws -> ContractModule {
        let result = compile()
        if let module = result.module { return module }
        throw report(result.diagnostics, options)
    }

    /// Prints the findings on standard output; the error that ends the command.
    func report(_ diagnostics: [Diagnostic], _ options: OutputOptions) -> any Error {
        let findings = findings(diagnostics) + findingsOfUsed
        options.show(
            ["file": .text(path), "ok": false, "diagnostics": .array(findings.map(\.json))],
            text: (findings.map(\.text) + [ContractCheck.summary(findings.count)]).joined(separator: "\n")
        )
        return Exit.failed
    }

    func findings(_ diagnostics: [Diagnostic]) -> [ContractFinding] {
        let text = SourceText(fileName: path, bytes: bytes)
        return diagnostics.map { ContractFinding(file: path, source: text, diagnostic: $0) }
    }

    /// What is wrong with the contracts that this one uses, so that "there is no such contract" is never all that is said.
    var findingsOfUsed: [ContractFinding] {
        let used = ContractCompiler.uses(of: bytes).compactMap { library.contract(named: $0) }
        return used.filter { $0.fileName != path }.flatMap { entry in
            let text = SourceText(fileName: entry.fileName, bytes: entry.source)
            return entry.result.diagnostics.map { ContractFinding(file: entry.fileName, source: text, diagnostic: $0) }
        }
    }
}
