/// Why there are no figures, in words, and the status that the process ends with.
struct BenchFailure: Error {
    let message: String
    var status: Int32 = 1
}

/// What the command line asks for.
struct BenchOptions {
    static let usage = """
        usage: consilium-contract-bench [--contracts DIR] [--runs N] [--only PART] [--output table|json]
          --contracts DIR  the folder with consent.accord and the others (Contracts)
          --runs N         how often everything is measured, at least 1 (7)
          --only PART      loop, permits, adjudicate, compile or verify
          --output FORM    table or json (table)
        """
    static let parts = ["loop", "permits", "adjudicate", "compile", "verify"]

    private(set) var contracts = "Contracts"
    private(set) var runs = 7
    private(set) var only: String?
    private(set) var wantsJSON = false
    private(set) var wantsHelp = false

    init(_ arguments: some Sequence<String>) throws {
        var iterator = arguments.makeIterator()
        while let argument = iterator.next() {
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
                continue
            }
            guard let value = iterator.next() else { throw Self.misused("\(argument) needs a value, or is not known") }
            switch (argument, value) {
            case ("--contracts", _): contracts = value
            case ("--runs", _):
                guard let number = Int(value), number > 0 else { throw Self.misused("--runs is a whole number above 0") }
                runs = number
            case ("--only", _) where Self.parts.contains(value): only = value
            case ("--output", "json"), ("--output", "table"): wantsJSON = value == "json"
            default: throw Self.misused("\(argument) \(value) is not known")
            }
        }
    }

    func wants(_ part: String) -> Bool { only == nil || only == part }

    private static func misused(_ what: String) -> BenchFailure { BenchFailure(message: "\(what)\n\(usage)", status: 64) }
}
