import ContractLanguage
import Primitives
import Testing

@Suite struct SourceFormatterTests {
    private func formatted(_ source: [UInt8]) throws -> [UInt8] {
        switch SourceFormatter.format(source: source, fileName: "t.accord") {
        case .formatted(let bytes): return bytes
        case .refused(let findings):
            throw Refused(why: DiagnosticRenderer.render(findings, of: source, fileName: "t.accord"))
        }
    }

    private struct Refused: Error { let why: String }

    private static let messy = """
        contract   notes   // of patients

        // Not documentation.


        record Line{code:Int,amount:Money < USD>?}
        state notes:Map< (owner:Account,day:Date) ,Text < 64 >>
        \taction keep( line :Text<64> , list:List<Money ,16>? )  by  signer( of:caller )or role(clerk){

          // At the edge.
        require line.count>0 and not(line.count>=-1)   else "an  empty note"
        let rest=if line.count<3 then -line.count else(1-2)*- 3
            let long = [1].is (2)
          + rest
        notes [ (caller ,today) ]=line   // kept
            if let old=notes[(caller,today)]{remove notes[(caller,today)]}else{  }
        match notes[(caller,today)].count ?? 0 { else { refuse
        "no" } }

        }
        enum Kind{a,b(n:Int)}
        query read(kind:Kind)->Text<64>?{
        if kind==.a or kind!=Kind.b(n:1){return none}
        for n in 0 ..<- kind limit  3{}
        let way=match kind{
        case a then if kind==.a then 1
        else 2
        case b(n)then -n ,
        else(3)}
        return concat(
        "a",
        list([1,2]) ,
        ) with(x:1)
        }
        test "a note"{actor alice:patient,clerk at general
        as alice call keep( "x" )  costs at  most(5)*2
        expect(1+2)==3
        }

        """

    private static let clean = """
        contract notes  // of patients

        // Not documentation.

        record Line { code: Int, amount: Money<USD>? }
        state notes: Map<(owner: Account, day: Date), Text<64>>
        action keep(line: Text<64>, list: List<Money, 16>?) by signer(of: caller) or role(clerk) {
            // At the edge.
            require line.count > 0 and not (line.count >= -1) else "an  empty note"
            let rest = if line.count < 3 then -line.count else (1 - 2) * -3
            let long = [1].is(2)
                + rest
            notes[(caller, today)] = line  // kept
            if let old = notes[(caller, today)] { remove notes[(caller, today)] } else {}
            match notes[(caller, today)].count ?? 0 { else { refuse
                "no" } }

        }
        enum Kind { a, b(n: Int) }
        query read(kind: Kind) -> Text<64>? {
            if kind == .a or kind != Kind.b(n: 1) { return none }
            for n in 0..<-kind limit 3 {}
            let way = match kind {
                case a then if kind == .a then 1
                    else 2
                case b(n) then -n,
                else (3) }
            return concat(
                "a",
                list([1, 2]),
            ) with(x: 1)
        }
        test "a note" { actor alice: patient, clerk at general
            as alice call keep("x") costs at most(5) * 2
            expect(1 + 2) == 3
        }

        """

    @Test func `spaces, indentation and empty lines become those that all contracts share`() throws {
        let text = String(decoding: try formatted(Array(Self.messy.utf8)), as: UTF8.self)
        let wanted = Self.clean.replacing(" } }\n\n}", with: " } }\n}")
        #expect(text == wanted)
    }

    @Test(arguments: TestFile.names(in: ContractsFolderTests.folder, ending: ".accord"))
    func `the project's contracts are formatted`(name: String) throws {
        let source = try #require(TestFile.bytes(ContractsFolderTests.folder + name + ".accord"))
        let text = String(decoding: source, as: UTF8.self)
        #expect(String(decoding: try formatted(source), as: UTF8.self) == text)
    }

    @Test(arguments: 0..<6)
    func `however a source is spaced, its module stays and formatting twice is formatting once`(seed: Int) throws {
        var numbers = FuzzTests.SeededNumbers(state: UInt64(seed))
        for name in TestFile.names(in: TestFile.folder + "Programs/", ending: ".accord") {
            let source = try #require(TestFile.bytes(TestFile.folder + "Programs/" + name + ".accord"))
            let once = try formatted(Self.respaced(source, &numbers))
            #expect(once == (try formatted(source)))
            #expect(once == (try formatted(once)))
            let (before, after) = (compiled(source), compiled(once))
            #expect(before != nil && before == after)
        }
    }

    @Test func `a source with errors is left alone, and the errors are told`() throws {
        guard case .refused(let findings) = SourceFormatter.format(source: Array("contract a\naction (".utf8), fileName: "a")
        else {
            throw Refused(why: "it was formatted")
        }
        #expect(!findings.isEmpty)
    }

    @Test(arguments: ["contract a", "contract a\n\n\n// end", "// first\ncontract a // x\r\n\r\n"])
    func `a formatted file ends with one line end`(source: String) throws {
        let bytes = try formatted(Array(source.utf8))
        #expect(bytes.last == UInt8(ascii: "\n") && bytes.dropLast().last != UInt8(ascii: "\n"))
        #expect(!bytes.contains(UInt8(ascii: "\r")))
        #expect(try formatted(bytes) == bytes)
    }

    private func compiled(_ source: [UInt8]) -> [UInt8]? {
        let library = ContractLibrary { name in
            TestFile.bytes(TestFile.folder + "Programs/" + name + ".accord").map { ("\(name).accord", $0) }
        }
        let imports = library.imports(of: source)
        return ContractCompiler.compile(source: source, fileName: "t.accord", imports: imports).module?.canonicalBytes
    }

    /// The source with other blanks at the beginning and the end of lines and, outside texts and comments, around signs.
    private static func respaced(_ source: [UInt8], _ numbers: inout FuzzTests.SeededNumbers) -> [UInt8] {
        var result: [UInt8] = []
        for line in source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = line.drop { $0 == UInt8(ascii: " ") }
            result += [UInt8](repeating: UInt8(ascii: " "), count: text.isEmpty ? 0 : numbers.below(7))
            let isPlain = !text.contains(UInt8(ascii: "\"")) && !text.contains(UInt8(ascii: "/"))
            for byte in text {
                let isBracket = isPlain && "(){}[],".utf8.contains(byte)
                if isBracket, byte != UInt8(ascii: "("), numbers.below(3) == 0 { result.append(UInt8(ascii: " ")) }
                result.append(byte)
                if isBracket, numbers.below(3) == 0 { result.append(UInt8(ascii: "\t")) }
            }
            result += [UInt8](repeating: UInt8(ascii: " "), count: numbers.below(3))
            result.append(UInt8(ascii: "\n"))
        }
        return result
    }
}
