import ContractLanguage
import ContractVM
import Foundation

/// The contracts that ask another one, found among the files beside it.
enum ContractUsers {
    /// What a new version no longer answers as contracts beside the running one ask it, each with the contract's name.
    static func broken(by new: ContractModule, besides running: String) -> [String] {
        let folder = URL(fileURLWithPath: running).deletingLastPathComponent().path
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".accord") }
        return files.sorted().flatMap { file -> [String] in
            guard let source = try? ContractSource(path: "\(folder)/\(file)"),
                ContractCompiler.uses(of: source.bytes).contains(new.name), let module = source.compile().module
            else { return [] }
            return module.imports.filter { $0.contract == new.name }.compactMap { item in
                do throws(VerificationError) {
                    try ImportCheck.check(item, of: module, against: new)
                    return nil
                } catch { return "\(module.name), which \(error)" }
            }
        }
    }
}
