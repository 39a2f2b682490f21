import ContractLanguage
import ContractVM
import Primitives
import Testing

/// Mutated sources: whatever the bytes, the compiler answers, and a module only comes without diagnostics.
@Suite struct FuzzTests {
    /// A small generator (SplitMix64); the same seed gives the same sources everywhere.
    struct SeededNumbers {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }
    }

    static let words = [
        "let", "var", "if", "else", "match", "case", "for", "in", "require", "refuse", "emit", "return", "remove", "and", "or",
        "not", "mod",
        "none", "is", "(", ")", "{", "}", "[", "]", "<", ">", "?", "??", ".", ",", ":", "->", "=", "+=", "-", "0x", "2026-01-01",
        "1.00 USD",
        "\"", "\n", "///", "Map<", "List<", "limit", "with", "some", "by", "action a() by anyone {", "query q() -> Int {",
        "test \"t\" {", "as",
        "9223372036854775808", "-9223372036854775808", "days(9999999999999)", "none ?? none", "caller.organisation", "m[a][b]",
        "🩺", "\u{0}",
    ]

    static var seeds: [[UInt8]] {
        let folders = ["Programs/", "Cases/lowering/", "Cases/types/", "Cases/syntax/"]
        return folders.flatMap { folder in
            TestFile.names(in: TestFile.folder + folder, ending: ".accord").compactMap {
                TestFile.bytes(TestFile.folder + folder + $0 + ".accord")
            }
        }
    }

    @Test(arguments: 0..<8)
    func `no source crashes the compiler`(seed: Int) throws {
        var numbers = SeededNumbers(state: UInt64(seed))
        let seeds = Self.seeds
        try #require(!seeds.isEmpty)
        for _ in 0..<60 {
            var source = seeds[numbers.below(seeds.count)]
            for _ in 0...numbers.below(4) { mutate(&source, &numbers) }
            let result = ContractCompiler.compile(source: source, fileName: "fuzz.accord", imports: [])
            #expect((result.module == nil) == !result.diagnostics.isEmpty)
            #expect(!result.diagnostics.contains { $0.code == .moduleRefused && $0.message.contains("register") })
            _ = DiagnosticRenderer.render(result.diagnostics, of: source, fileName: "fuzz.accord")
            if let module = result.module { #expect(try ContractModule(canonicalBytes: module.canonicalBytes) == module) }
        }
    }

    private func mutate(_ source: inout [UInt8], _ numbers: inout SeededNumbers) {
        let place = numbers.below(source.count + 1)
        switch numbers.below(6) {
        case 0: source.insert(contentsOf: Self.words[numbers.below(Self.words.count)].utf8, at: place)
        case 1: source.removeSubrange(place..<min(source.count, place + numbers.below(12)))
        case 2: if place < source.count { source[place] = UInt8(truncatingIfNeeded: numbers.next()) }
        case 3:
            let end = min(source.count, place + numbers.below(60))
            source.insert(contentsOf: Array(source[place..<end]), at: numbers.below(source.count + 1))
        case 4: if place < source.count { source[place] = Array("(){}[]<>.,:?\"= \n".utf8)[numbers.below(16)] }
        default: source.removeSubrange(place...)
        }
    }

    @Test(arguments: [
        "", "contract", "contract a", "\u{FEFF}contract a", "contract a\n\"", "contract a contract b", "test", "}", "{{{{",
        "\0\0",
    ])
    func `odd little sources get an answer`(text: String) {
        _ = ContractCompiler.compile(source: Array(text.utf8), fileName: "odd.accord", imports: [])
    }

    @Test func `a byte order mark gets its own diagnostic with the remedy`() {
        let marked = ContractCompiler.compile(source: Array("\u{FEFF}contract a\n".utf8), fileName: "a", imports: [])
        #expect(marked.diagnostics.map(\.code) == [.byteOrderMark])
        #expect(marked.diagnostics.first?.suggestion?.sentence.contains("without a byte order mark") == true)
    }

    @Test func `bytes that are no text and sources that are too large are refused`() {
        let noText = ContractCompiler.compile(source: [0x63, 0xFF, 0xFE], fileName: "a", imports: [])
        #expect(noText.diagnostics.map(\.code) == [.notUTF8])
        let large = [UInt8](repeating: UInt8(ascii: "\n"), count: CompilerLimits.sourceBytesMax + 1)
        #expect(ContractCompiler.compile(source: large, fileName: "a", imports: []).diagnostics.map(\.code) == [.sourceTooLarge])
    }

    @Test(arguments: ["(", "[", "-", "not ", "if ", "{", "a.", "f(", "if true {\n", "List<", "1 + ", "a ?? ", "m["])
    func `deep nesting ends in a diagnostic`(piece: String) {
        for head in ["contract a\nconst c: Int = ", "contract a\nquery q() -> Int {\n", "contract a\nstate s: Map<Int, "] {
            let source = head + String(repeating: piece, count: 20_000)
            #expect(
                !ContractCompiler.compile(source: Array(source.utf8), fileName: "deep.accord", imports: []).diagnostics.isEmpty
            )
        }
    }
}
