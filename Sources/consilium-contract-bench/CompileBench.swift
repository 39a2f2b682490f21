import ContractLanguage
import ContractVM

/// Source to verified bytecode: the project's own contracts, tests and comments included.
struct CompileBench {
    private let library: BenchLibrary

    init(_ library: BenchLibrary) { self.library = library }

    func figures(_ options: BenchOptions) throws -> [Figure] {
        var result: [Figure] = []
        var (bytes, total) = (0, Array(repeating: 0.0, count: options.runs))
        for (name, source) in library.sources.sorted(by: { $0.key < $1.key }) {
            let imports = try library.imports(of: source)
            var runs: [Double] = []
            for run in 0..<options.runs {
                let seconds = try CPUClock.seconds { _ = try BenchLibrary.compile(source, name, imports) }
                total[run] += seconds
                runs.append(Double(source.count) / seconds / 1e6)
            }
            bytes += source.count
            result.append(Figure(name: "compile \(name), \(source.count) bytes", unit: "MB/s", runs: runs))
        }
        let runs = total.map { Double(bytes) / $0 / 1e6 }
        return result + [Figure(name: "compile all of it, \(bytes) bytes", unit: "MB/s", runs: runs, target: 1)]
    }
}
