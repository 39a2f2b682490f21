import ContractLanguage
package import ContractVM

/// The console without a terminal: lines in, text out.
package struct ConsoleShell {
    package static let help = """
        A step of a test, or an expression:
          organisation general: hospital        introduces an organisation and its kind
          actor clara: clinician at general     introduces an account with its roles
          at 2026-01-31T09:00:00Z               sets the time; `advance days(3)` lets it pass
          as clara call add(alice, "first")     calls an action; `let n = as …` gives its result a name
          as alice fails add(alice, "no")       goes well if the call is refused
          expect count(alice) == 1              goes well if it holds
          count(alice)                          asks a query; any expression, with `map[key]` too
        And:
          :deploy FILE     deploys another contract; its names stand alone from then on
          :contracts       what can be called, and what it costs at most
          :state [MAP]     what the contracts keep
          :events          what actions have told
          :explain as …    a call line by line, without carrying it out
          :test NAME       this session as a test to put beside the rules
          :help, :quit
        A line goes on while a bracket is open.
        """

    private var session = ContractSession()
    private let read: (_ path: String) -> Result<ConsoleSource, ConsoleFault>
    private var pending = ""
    /// Lines that were not understood, or did not go well.
    package private(set) var failures = 0
    package private(set) var isOver = false

    /// `read` gives a contract's source, or a sentence why there is none.
    package init(read: @escaping (_ path: String) -> Result<ConsoleSource, ConsoleFault>) { self.read = read }

    /// Whether a bracket is open, so that the next line goes on with this one.
    package var goesOn: Bool { !pending.isEmpty }

    /// Takes one line and gives what to print, without a line end; empty where there is nothing to say.
    package mutating func take(_ line: String) -> String {
        let whole = (pending.isEmpty ? "" : pending + " ") + line.filter { !$0.isNewline }
        pending = ""
        let text = String(whole.drop { $0 == " " || $0 == "\t" })
        if text.isEmpty || text.hasPrefix("//") { return "" }
        if text.hasPrefix(":") { return command(text) }
        if Self.isOpen(text), text.utf8.count < 65_536 {
            pending = text
            return ""
        }
        return told(session.perform(text))
    }

    /// Ends the input; a line whose bracket is still open was not understood.
    package mutating func end() -> String {
        guard !pending.isEmpty else { return "" }
        let text = pending
        pending = ""
        return told(session.perform(text))
    }

    package mutating func deploy(_ path: String) -> String {
        switch read(path) {
        case .failure(let fault): return fails(fault.sentence)
        case .success(let source):
            let findings = session.deploy(source: source.bytes, fileName: source.fileName, imports: source.imports())
            guard findings.isEmpty else {
                return fails(DiagnosticRenderer.render(findings, of: source.bytes, fileName: source.fileName))
            }
            return "\(session.current ?? "") is deployed"
        }
    }

    // MARK: Commands

    private mutating func command(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? String(words[1]) : ""
        switch words.first {
        case ":help": return Self.help
        case ":quit":
            isOver = true
            return ""
        case ":deploy" where !rest.isEmpty: return deploy(rest)
        case ":contracts": return contracts
        case ":state":
            guard rest.isEmpty || session.maps.contains(rest) else {
                return fails("there is no map \(rest) here; there are \(session.maps.joined(separator: ", "))")
            }
            let entries = session.state(ofMap: rest.isEmpty ? nil : rest)
            return entries.isEmpty ? "nothing is kept" : entries.joined(separator: "\n")
        case ":events": return session.events.isEmpty ? "nothing was told" : session.events.joined(separator: "\n")
        case ":explain" where !rest.isEmpty:
            let (answer, steps) = session.explain(rest)
            guard !steps.isEmpty else { return told(answer) }
            return ExplanationText.lines(steps).joined(separator: "\n")
        case ":test" where !rest.isEmpty: return session.test(named: rest)
        case ":deploy", ":explain", ":test": return fails("something stands behind \(words[0]); :help says what")
        default: return fails("there is no \(text.prefix(40)) here; :help lists what there is")
        }
    }

    private var contracts: String {
        session.contracts.map { contract in
            let functions = contract.functions.map { "  \($0.signature)  at most \($0.cost) gas" }
            return (["contract \(contract.name)"] + functions).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    // MARK: Answers

    private mutating func told(_ answer: ContractSession.Answer) -> String {
        switch answer {
        case .done(let text): return text
        case .failed(let sentence): return fails(sentence)
        case .wrong(let text): return fails(text)
        }
    }

    private mutating func fails(_ text: String) -> String {
        failures += 1
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// Whether more brackets open than close, outside of texts and comments.
    private static func isOpen(_ text: String) -> Bool {
        var depth = 0
        var isText = false
        var isEscaped = false
        var before: Character = " "
        for character in text {
            if isText {
                if character == "\"", !isEscaped { isText = false }
                isEscaped = character == "\\" && !isEscaped
            } else if character == "/", before == "/" {
                break
            } else if character == "\"" {
                isText = true
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth -= 1
            }
            before = character
        }
        return depth > 0
    }
}

/// A contract's source for the console.
package struct ConsoleSource {
    package let fileName: String
    package let bytes: [UInt8]
    /// The modules of the contracts that it uses.
    package let imports: () -> [ContractModule]

    package init(fileName: String, bytes: [UInt8], imports: @escaping () -> [ContractModule]) {
        self.fileName = fileName
        self.bytes = bytes
        self.imports = imports
    }
}

/// Why there is no source.
package struct ConsoleFault: Error {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}
