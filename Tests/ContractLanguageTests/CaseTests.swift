import ContractLanguage
import ContractVM
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Sources that are wrong, with every diagnostic they get, byte for byte; `REWRITE_GOLDEN=1` writes them anew.
@Suite struct CaseTests {
    static let folder = TestFile.folder + "Cases/"

    @Test(arguments: TestFile.names(in: folder + "syntax/", ending: ".accord"))
    func `a syntax case gets its diagnostics`(name: String) throws { try check("syntax/" + name) }

    @Test(arguments: TestFile.names(in: folder + "types/", ending: ".accord"))
    func `a types case gets its diagnostics`(name: String) throws { try check("types/" + name) }

    /// Sources that are right, with the code that comes of them.
    @Test(arguments: TestFile.names(in: folder + "lowering/", ending: ".accord"))
    func `a lowering case gets its code`(name: String) throws {
        let source = try #require(TestFile.bytes(Self.folder + "lowering/\(name).accord"))
        let result = ContractCompiler.compile(source: source, fileName: "\(name).accord", imports: [])
        let module = try #require(
            result.module,
            "\(DiagnosticRenderer.render(result.diagnostics, of: source, fileName: name))"
        )
        try compare(Disassembler.text(of: module), "lowering/" + name)
    }

    private func check(_ name: String) throws {
        let source = try #require(TestFile.bytes(Self.folder + name + ".accord"))
        let consent = try #require(TestFile.bytes(TestFile.folder + "Programs/consent.accord"))
        let imported = try #require(ContractCompiler.compile(source: consent, fileName: "consent.accord", imports: []).module)
        let result = ContractCompiler.compile(source: source, fileName: "case.accord", imports: [imported])
        #expect(result.module == nil)
        try compare(DiagnosticRenderer.render(result.diagnostics, of: source, fileName: "case.accord"), name)
    }

    private func compare(_ found: String, _ name: String) throws {
        let path = Self.folder + name + ".expected"
        if getenv("REWRITE_GOLDEN") != nil { TestFile.write(Array(found.utf8), to: path) }
        let expected = try #require(TestFile.bytes(path), "there is no \(path): REWRITE_GOLDEN=1 writes it")
        #expect(String(decoding: expected, as: UTF8.self) == found)
    }
}
