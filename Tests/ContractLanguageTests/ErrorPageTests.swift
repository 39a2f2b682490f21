import ContractLanguage
import ContractVM
import Testing

/// `Docs/accord-errors.md` has a section for every code, and its examples are what it says that they are.
@Suite struct ErrorPageTests {
    struct Section {
        var wrong: String?
        var right: String?
    }

    /// The sections by their codes.
    static let sections: [String: Section] = {
        let page = String(decoding: TestFile.bytes(TestFile.folder + "../../Docs/accord-errors.md") ?? [], as: UTF8.self)
        var sections: [String: Section] = [:]
        var code = ""
        var open: (isWrong: Bool, lines: [Substring])?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("### ") {
                code = String(line.dropFirst(4))
                sections[code] = Section()
            } else if line.hasPrefix("```accord ") {
                open = (line.hasSuffix("wrong"), [])
            } else if line == "```", let example = open {
                let text = example.lines.joined(separator: "\n") + "\n"
                if example.isWrong { sections[code]?.wrong = text } else { sections[code]?.right = text }
                open = nil
            } else {
                open?.lines.append(line)
            }
        }
        return sections
    }()

    /// What no page can show.
    static let unprintable: [DiagnosticCode: [UInt8]] = [
        .sourceTooLarge: Array("contract example\n".utf8)
            + [UInt8](repeating: UInt8(ascii: "\n"), count: CompilerLimits.sourceBytesMax),
        .notUTF8: Array("contract example\n// caf".utf8) + [0xE9, 0x0A],
        .byteOrderMark: [0xEF, 0xBB, 0xBF] + Array("contract example\n".utf8),
        .textTooLong: Array("contract example\nconst a: Bytes<4096> = 0x\(String(repeating: "00", count: 4097))\n".utf8),
    ]

    /// The contract of the reference that examples may use.
    static let notes: ContractModule? = ReferenceTests.examples.first.flatMap { source in
        ContractCompiler.compile(source: Array(source.utf8), fileName: "notes.accord", imports: []).module
    }

    private func diagnostics(of source: [UInt8]) throws -> [Diagnostic] {
        let notes = try #require(Self.notes)
        return ContractCompiler.compile(source: source, fileName: "example.accord", imports: [notes]).diagnostics
    }

    @Test func `the page has a section for every code and for nothing else`() {
        #expect(Self.sections.keys.sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
    }

    @Test func `the table of the specification has a row for every code`() {
        let page = String(
            decoding: TestFile.bytes(TestFile.folder + "../../Docs/spec/contract-language.md") ?? [],
            as: UTF8.self
        )
        for code in DiagnosticCode.allCases { #expect(page.contains("\n| \(code.rawValue) | "), "\(code.rawValue)") }
    }

    @Test(arguments: DiagnosticCode.allCases)
    func `the wrong example of a code gets that code and no other`(code: DiagnosticCode) throws {
        let source: [UInt8]
        if let bytes = Self.unprintable[code] {
            source = bytes
        } else {
            let example = try #require(Self.sections[code.rawValue]?.wrong)
            let head = code == .missingContractName ? "" : "contract example\n\n"
            source = Array((head + example).utf8)
        }
        let found = try diagnostics(of: source)
        #expect(!found.isEmpty)
        let others = found.filter { $0.code != code }
        #expect(
            others.isEmpty,
            "\n\(DiagnosticRenderer.render(found, of: source.count > 4096 ? [] : source, fileName: code.rawValue))"
        )
    }

    @Test(arguments: DiagnosticCode.allCases.filter { unprintable[$0] == nil })
    func `the right example of a code compiles`(code: DiagnosticCode) throws {
        let example = try #require(Self.sections[code.rawValue]?.right)
        let source = Array((example.hasPrefix("contract ") ? example : "contract example\n\n" + example).utf8)
        let found = try diagnostics(of: source)
        #expect(found.isEmpty, "\n\(DiagnosticRenderer.render(found, of: source, fileName: code.rawValue))")
    }
}
