import Foundation
import TestSupport
import Testing

/// Commands that need no network, as a new user meets them.
@Suite struct OfflineCommandTests {
    private let folder: TemporaryFolder
    private static let password = ["CONSILIUM_KEYS_PASSWORD": "a good password"]

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: String..., environment: [String: String] = password, input: String? = nil) throws
        -> BuiltExecutable.Outcome
    {
        try BuiltExecutable.consilium.run(arguments, environment: environment, input: input)
    }

    private func json(_ outcome: BuiltExecutable.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func `version says which it is, for people and for programs`() throws {
        #expect(try run("version").output.hasPrefix("consilium "))
        let json = try json(try run("version", "--output", "json"))
        #expect(json["name"] as? String == "consilium")
        #expect(json["version"] is String && json["genesis_format"] is Int && json["transaction_format"] is Int)
        #expect(try run("version", "--output", "xml").status == 64)
        #expect(try run("nonsense").status == 64)
    }

    @Test func `vectors answers every line, whatever it holds`() throws {
        let lines = #"{"message":"616263"}"# + "\n\n" + #"{"message":"6"}"# + "\nx\n" + #"{"message":"zz"}"# + "\n"
        let answers = try run("vectors", "sha256", input: lines).output.split(separator: "\n")
        #expect(answers.count == 5)
        #expect(answers[0] == #"{"digest":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}"#)
        #expect(answers.dropFirst().allSatisfy { $0.hasPrefix(#"{"error":"#) })
        let short = #"{"public_key":"00","message":"","signature":"00"}"#
        #expect(try run("vectors", "ed25519-verify", input: short).output == "{\"valid\":false}\n")
        let cipher = #"{"key":"00","iv":"","aad":"","ciphertext":"","tag":""}"#
        #expect(try run("vectors", "aes-256-gcm-open", input: cipher).output == "{\"plaintext\":null}\n")
        #expect(try run("vectors", "cbor-decode", input: #"{"bytes":"1817"}"#).output == "{\"canonical\":false}\n")
        #expect(try run("vectors", "md5", input: "").status == 64)
        #expect(try run("vectors", "sha256", input: "").output == "")
    }

    @Test func `contract tools say yes, no and why`() throws {
        let consent = RepositoryRoot.file("Contracts/consent.accord").path
        #expect(try run("contract", "check", consent).status == 0)
        #expect(try run("contract", "cost", consent).output.contains("action  grant "))
        let tests = try json(try run("contract", "test", consent, "--output", "json"))
        #expect(tests["ok"] as? Bool == true && tests["failed"] as? Int == 0)
        let package = folder.path("consent.package")
        let built = try json(try run("contract", "build", consent, "--to", package, "--output", "json"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: package)).count == built["bytes"] as? Int)
        #expect(try run("contract", "build", consent, "--to", folder.path("none/package")).errors.contains("no such folder"))
    }

    @Test func `a version that breaks a contract beside the running one is named`() throws {
        let sources = [
            "asked": "contract asked\n\nquery one(id: Int) -> Int { return id }\n",
            "asking": "contract asking\nuses asked\n\nquery both(id: Int) -> Int { return asked.one(id) }\n",
            "new": "contract asked\n\nquery two(id: Int) -> Int { return id }\n",
        ]
        for (name, source) in sources {
            try source.write(toFile: folder.path("\(name).accord"), atomically: true, encoding: .utf8)
        }
        let running = folder.path("asked.accord")
        #expect(try run("contract", "compare", running, running).status == 0)
        let broken = try run("contract", "compare", running, folder.path("new.accord"))
        #expect(broken.status == 1)
        #expect(broken.output.contains("it breaks asking, which imports asked.one, but contract asked has no such query"))
    }

    @Test func `a contract that is wrong is refused with place and reason`() throws {
        let bad = folder.path("bad.accord")
        try "contract bad\n\naction f(x: Int) by patient {\n    require y > 0 else \"no\"\n}\n".write(
            toFile: bad,
            atomically: true,
            encoding: .utf8
        )
        for tool in ["check", "test", "cost", "build"] {
            let outcome = try run("contract", tool, bad)
            #expect(outcome.status == 1, "\(tool)")
            #expect(outcome.output.contains("bad.accord:4:13: error A1201"), "\(tool): \(outcome.output)")
        }
        let failing = folder.path("failing.accord")
        try "contract failing\n\nquery one() -> Int { return 1 }\n\ntest \"one is two\" {\n    expect one() == 2\n}\n".write(
            toFile: failing,
            atomically: true,
            encoding: .utf8
        )
        let outcome = try run("contract", "test", failing)
        #expect(outcome.status == 1 && outcome.output.contains("FAILED  one is two"))
        #expect(try run("contract", "check", folder.path).errors.contains("is a folder"))
        #expect(try run("contract", "check", folder.path("none")).errors.contains("does not exist"))
    }

    @Test func `keys are made once, sealed, and shown without their password`() throws {
        let file = folder.path("alice.key")
        let made = try json(try run("keys", "new", file, "--output", "json"))
        #expect(try run("keys", "new", file).errors.contains("exists already"))
        let shown = try json(try run("keys", "show", file, "--output", "json", environment: [:]))
        #expect(shown["public_key"] as? String == made["public_key"] as? String)
        #expect(shown["sealed"] as? Bool == true && shown["purpose"] as? String == "account")
        #expect(
            try run("keys", "new", folder.path("b.key"), environment: ["CONSILIUM_KEYS_PASSWORD": ""]).errors.contains("password")
        )
        let plain = folder.path("plain.key")
        let reader = try json(try run("keys", "new", plain, "--plain", "--purpose", "reader", "--output", "json"))
        #expect(try json(try run("keys", "show", plain, "--output", "json"))["public_key"] is NSNull)
        let named = try json(try run("keys", "show", plain, "--purpose", "reader", "--output", "json"))
        #expect(named["public_key"] as? String == reader["public_key"] as? String)
        let listed = try json(try run("keys", "list", "--home", folder.path, "--output", "json"))
        #expect((listed["keys"] as? [Any])?.count == 2)
        #expect(try run("keys", "show", folder.path("none")).status == 1)
    }

    @Test func `a home is made in two steps around the genesis`() throws {
        let home = folder.path("home")
        let step = ["init", "--home", home, "--name", "general-1", "--organisation", "general-hospital"]
        let first = try BuiltExecutable.consilium.run(step + ["--output", "json"], environment: Self.password)
        let entries = try json(first)
        let entry = try #require((entries["validators"] as? [[String: Any]])?.first)
        #expect((entries["accounts"] as? [[String: Any]])?.first?["roles"] as? [String] == ["custodian"])
        #expect(try run("validate-config", "--home", home).errors.contains("node.yaml"))
        let foreign = folder.path("foreign.json")
        try Data(ExampleGenesis.json.utf8).write(to: URL(fileURLWithPath: foreign))
        let refused = try BuiltExecutable.consilium.run(step + ["--genesis", foreign], environment: Self.password)
        #expect(refused.status == 1 && refused.errors.contains("has no validator with this home's key"))
        let genesis = folder.path("genesis.json")
        try Data(try ExampleGenesis.json(with: entries).utf8).write(to: URL(fileURLWithPath: genesis))
        let second = try BuiltExecutable.consilium.run(
            step + ["--genesis", genesis, "--output", "json"],
            environment: Self.password
        )
        #expect(try json(second)["validator"] as? String == entry["consensus_key"] as? String)
        #expect(try run("validate-config", "--home", home).status == 0)
        #expect(try BuiltExecutable.consilium.run(step + ["--genesis", genesis], environment: Self.password).status == 1)
        let wrong = try BuiltExecutable.consilium.run(step, environment: ["CONSILIUM_KEYS_PASSWORD": "wrong"])
        #expect(wrong.status == 1 && wrong.errors.contains("password is wrong"))
        try expectsRefusedSettings(home)
    }

    private func expectsRefusedSettings(_ home: String) throws {
        let file = URL(fileURLWithPath: home + "/config/node.yaml")
        let good = try String(contentsOf: file, encoding: .utf8)
        try (good + "\nnonsense:\n  setting: 1\n").write(to: file, atomically: true, encoding: .utf8)
        let outcome = try run("validate-config", "--home", home)
        #expect(outcome.status == 1 && outcome.errors.contains("nonsense"), "\(outcome.errors)")
        try good.write(to: file, atomically: true, encoding: .utf8)
        let variable = try run("validate-config", "--home", home, environment: ["CONSILIUM_API_LISTEN": "nowhere"])
        #expect(variable.status == 1 && variable.errors.contains("CONSILIUM_API_LISTEN"), "\(variable.errors)")
    }

    @Test func `a record is sealed and opened without a network, its key under a password`() throws {
        let (clear, blob) = (folder.path("letter"), folder.path("letter.blob"))
        try Data("a letter".utf8).write(to: URL(fileURLWithPath: clear))
        #expect(try run("record", "seal", clear, "--out", blob).status == 0)
        #expect(try run("record", "seal", clear, "--out", blob).errors.contains("exists already"))
        let again = folder.path("again")
        #expect(try run("record", "open", blob, "--out", again, environment: ["CONSILIUM_KEYS_PASSWORD": "wrong"]).status == 1)
        #expect(!FileManager.default.fileExists(atPath: again))
        #expect(try run("record", "open", blob, "--out", again).status == 0)
        #expect(try String(contentsOfFile: again, encoding: .utf8) == "a letter")
        #expect(try run("record", "open", blob, "--out", again).status == 1)
        #expect(try run("record", "open", blob, "--out", again, "--force").status == 0)
        let key = try Data(contentsOf: URL(fileURLWithPath: blob + ".key"))
        #expect(String(data: key, encoding: .utf8)?.count != 65, "the key lies in the clear")
        let plain = folder.path("plain.blob")
        #expect(try run("record", "seal", clear, "--out", plain, "--plain-key", environment: [:]).status == 0)
        let other = try run("record", "open", blob, "--out", folder.path("x"), "--data-key", plain + ".key")
        #expect(other.status == 1 && other.errors.contains("the key does not belong to"))
    }
}
