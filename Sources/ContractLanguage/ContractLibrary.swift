package import ContractVM

/// Contracts by name, compiled in the order in which they use each other.
///
/// The caller knows where sources are; this type finds out which are needed and compiles each once.
package final class ContractLibrary {
    /// One contract's source, or why there is none to compile.
    package struct Entry: Sendable {
        package let fileName: String
        package let source: [UInt8]
        package let result: CompilationResult
    }

    /// How deep contracts may use one another.
    private static let depthMax = 32

    private let read: (_ contract: String) -> (fileName: String, source: [UInt8])?
    private var entries: [String: Entry] = [:]
    private var open: [String] = []

    /// `read` gives the source of a contract by its name; nil if there is none.
    package init(read: @escaping (_ contract: String) -> (fileName: String, source: [UInt8])?) { self.read = read }

    /// The contract, compiled with all that it uses; nil if there is no source of that name, or it uses itself.
    package func contract(named name: String) -> Entry? {
        if let known = entries[name] { return known }
        guard !open.contains(name), open.count < Self.depthMax, let file = read(name) else { return nil }
        let entry = compile(file.source, fileName: file.fileName, name: name)
        entries[name] = entry
        return entry
    }

    /// The modules of all contracts that a source uses, and of those that they use; used before using.
    package func imports(of source: [UInt8]) -> [ContractModule] {
        var modules: [ContractModule] = []
        for name in ContractCompiler.uses(of: source) {
            guard let entry = contract(named: name), let module = entry.result.module else { continue }
            for inner in imports(of: entry.source) + [module] where !modules.contains(where: { $0.name == inner.name }) {
                modules.append(inner)
            }
        }
        return modules
    }

    private func compile(_ source: [UInt8], fileName: String, name: String) -> Entry {
        open.append(name)
        defer { open.removeLast() }
        let result = ContractCompiler.compile(source: source, fileName: fileName, imports: imports(of: source))
        return Entry(fileName: fileName, source: source, result: result)
    }
}
