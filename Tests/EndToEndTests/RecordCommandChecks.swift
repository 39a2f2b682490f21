import Foundation
import Testing

/// `consilium record` on a network that runs: what a hospital gives and who gets it.
struct RecordCommandChecks {
    private let network: LocalNetwork
    private let folder: URL

    init(_ network: LocalNetwork) throws {
        self.network = network
        folder = network.folder.appendingPathComponent("records")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func run() throws {
        // Longer than one range of the fetch.
        let contents = Data((0..<4_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) })
        let blob = try put(contents, "letter", as: "hospital")
        try opens(blob, contents, as: "clinician")
        try opensWithKeysAlone(blob, contents)
        try refusesWithoutConsent(blob, contents)
        try refusesEarly(blob)
        try takesSealed(Data("sealed elsewhere".utf8))
        let empty = try put(Data(), "empty", as: "hospital-city")
        try opens(empty, Data(), as: "patient")
        try holdsDirectivesAgainstResources()
        try holdsNothingInTheClear()
        try listsNewestFirst(blob)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func consilium(_ arguments: [String], as account: String) throws -> BuiltExecutable.Outcome {
        try BuiltExecutable.consilium.run(
            arguments + ["--home", network.folder.path, "--as", account],
            environment: ["CONSILIUM_KEYS_PASSWORD": "a good password"]
        )
    }

    private func json(_ outcome: BuiltExecutable.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.errors)")
    }

    private func put(_ contents: Data, _ name: String, as account: String, _ more: [String] = []) throws -> String {
        try contents.write(to: folder.appendingPathComponent(name))
        let arguments = ["record", "put", path(name), "--patient", "acct:patient", "--class", "ambulatory", "--output", "json"]
        let answer = try json(try consilium(arguments + more, as: account))
        return try #require(answer["blob"] as? String)
    }

    private func get(_ blob: String, _ name: String, as account: String, _ more: [String] = []) throws -> BuiltExecutable.Outcome
    {
        try consilium(["record", "get", "blob:\(blob)", "--out", path(name), "--output", "json"] + more, as: account)
    }

    private func opens(_ blob: String, _ contents: Data, as account: String, _ more: [String] = []) throws {
        let name = "\(account)-\(UUID().uuidString)"
        let outcome = try get(blob, name, as: account, more)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try json(outcome)["permitted"] as? Bool == true)
        #expect(try Data(contentsOf: folder.appendingPathComponent(name)) == contents)
        #expect(try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int == 0o600)
    }

    /// As outside a localnet: nodes and keys by their own names, the key from the custodian's node and from no other.
    private func opensWithKeysAlone(_ blob: String, _ contents: Data) throws {
        let seeds = network.folder.appendingPathComponent("accounts").path
        var arguments = [
            "record", "get", blob, "--out", path("alone"), "--node", network.document.nodes[2].api,
            "--key", "\(seeds)/clinician.seed", "--reader-key", "\(seeds)/clinician.hpke.seed",
        ]
        let elsewhere = try BuiltExecutable.consilium.run(arguments)
        #expect(elsewhere.status == 1 && elsewhere.errors.contains("--custodian"), "\(elsewhere.errors)")
        arguments += ["--custodian", network.document.nodes[0].api, "--genesis", network.document.genesis]
        let outcome = try BuiltExecutable.consilium.run(arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Data(contentsOf: folder.appendingPathComponent("alone")) == contents)
    }

    /// A reader of another hospital: no, then yes for who broke the glass, then yes by the patient's consent.
    private func refusesWithoutConsent(_ blob: String, _ contents: Data) throws {
        let refused = try get(blob, "refused", as: "clinician-city")
        #expect(refused.status == 3)
        let answer = try json(refused)
        #expect(answer["permitted"] as? Bool == false && answer["consent"] as? String == "noConsent")
        #expect(answer["refusal"] is Int)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("refused") }
        #expect(left.isEmpty, "\(left)")
        try opens(blob, contents, as: "emergency", ["--break-glass", "unconscious"])
        let grant = ["tx", "send", "consent", "grant", "acct:clinician-city", "treatment", "+1d"]
        #expect(try consilium(grant, as: "patient").status == 0)
        try opens(blob, contents, as: "clinician-city")
    }

    /// What cannot succeed fails before anything is asked, sent or written.
    private func refusesEarly(_ blob: String) throws {
        try Data([1]).write(to: folder.appendingPathComponent("there"))
        let cases: [(arguments: [String], account: String, words: String, status: Int32)] = [
            (["record", "get", blob, "--out", path("there")], "clinician", "exists already", 1),
            (["record", "get", blob, "--out", path("none/x")], "clinician", "cannot be written", 1),
            (["record", "get", "12", "--out", path("x")], "clinician", "blob: and 64 hex digits", 64),
            (["record", "get", blob, "--out", path("x"), "--purpose", "payment"], "insurer", "--claim", 64),
            (["record", "get", String(repeating: "0", count: 64), "--out", path("x")], "clinician", "no record of this name", 1),
            (["record", "get", blob, "--out", path("x")], "developer", "reading key", 1),
            (["record", "put", path("there"), "--patient", "acct:patient"], "clinician", "not_permitted", 1),
            (["record", "put", path("there"), "--patient", "acct:insurer"], "hospital", "a registered patient", 1),
            (["record", "put", path("there"), "--patient", "acct:patient", "--class", "x"], "hospital", "ambulatory or", 1),
            (["record", "put", path("missing"), "--patient", "acct:patient"], "hospital", "does not exist", 1),
        ]
        for item in cases {
            let outcome = try consilium(item.arguments, as: item.account)
            #expect(outcome.status == item.status, "\(item.arguments)")
            #expect(outcome.errors.contains(item.words), "\(item.arguments): \(outcome.errors)")
        }
        #expect(try Data(contentsOf: folder.appendingPathComponent("there")) == Data([1]))
        #expect(!FileManager.default.fileExists(atPath: path("x")))
    }

    private func takesSealed(_ contents: Data) throws {
        try contents.write(to: folder.appendingPathComponent("clear"))
        #expect(
            try BuiltExecutable.consilium.run(
                ["record", "seal", path("clear"), "--out", path("clear.blob")],
                environment: ["CONSILIUM_KEYS_PASSWORD": "a good password"]
            ).status == 0
        )
        let sealed = try Data(contentsOf: folder.appendingPathComponent("clear.blob"))
        let blob = try put(sealed, "clear.blob", as: "registrar-general", ["--sealed"])
        try opens(blob, contents, as: "patient")
        let twice = try consilium(["record", "put", path("clear.blob"), "--patient", "acct:patient", "--sealed"], as: "hospital")
        #expect(twice.status == 1 && twice.errors.contains("registered already"), "\(twice.errors)")
    }

    /// A directive that denies a label, a code and an author meets what `record put` says of FHIR resources by itself.
    private func holdsDirectivesAgainstResources() throws {
        let consent = """
            {"resourceType":"Consent","status":"active","scope":{"coding":[{"code":"patient-privacy"}]},"patient":{"reference":"Patient/1"},
             "provision":{"provision":[
              {"type":"deny","securityLabel":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"ETH"}]},
              {"type":"deny","code":[{"coding":[{"system":"http://loinc.org","code":"1"}]}]},
              {"type":"deny","data":[{"meaning":"authoredby","reference":{"reference":"Practitioner/2"}}]}]}}
            """
        try Data(consent.utf8).write(to: folder.appendingPathComponent("consent.json"))
        let declared = try consilium(["consent", "import", path("consent.json"), "--slot", "1"], as: "patient")
        #expect(declared.status == 0, "\(declared.errors)")
        func resource(_ name: String, label: String = "", code: String = "2", author: String = "3") -> Data {
            let security =
                label.isEmpty ? "" : "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"\(label)\"}"
            return Data(
                """
                {"resourceType":"Observation","id":"\(name)","meta":{"security":[\(security)]},
                 "code":{"coding":[{"system":"http://loinc.org","code":"\(code)"}]},"performer":[{"reference":"Practitioner/\(author)"}]}
                """.replacing("\"meta\":{\"security\":[]},", with: "").utf8
            )
        }
        let plain = try put(resource("plain"), "plain", as: "hospital")
        try opens(plain, resource("plain"), as: "clinician-city")
        for (name, contents) in [
            ("labelled", resource("labelled", label: "ETHUD")), ("coded", resource("coded", code: "1")),
            ("authored", resource("authored", author: "2")),
        ] {
            let refused = try get(try put(contents, name, as: "hospital"), "\(name)-got", as: "clinician-city")
            #expect(refused.status == 3 && refused.output.contains("deniedByDirective"), "\(name): \(refused.output)")
        }
        let silent = try put(resource("silent"), "silent", as: "hospital", ["--no-description"])
        #expect(try get(silent, "silent-got", as: "clinician-city").output.contains("mayBeDeniedByDirective"))
        let withdrawn = try consilium(["tx", "send", "consent", "withdrawDirective", "1"], as: "patient")
        #expect(withdrawn.status == 0, "\(withdrawn.errors)")
        try opens(silent, resource("silent"), as: "clinician-city")
    }

    private func holdsNothingInTheClear() throws {
        let needle = Data("sealed elsewhere".utf8)
        for node in network.document.nodes {
            let files = FileManager.default.enumerator(atPath: node.home + "/data/blobs")?.compactMap { $0 as? String } ?? []
            for file in files {
                guard let bytes = FileManager.default.contents(atPath: "\(node.home)/data/blobs/\(file)") else { continue }
                #expect(bytes.range(of: needle) == nil, "\(file)")
            }
        }
    }

    private func listsNewestFirst(_ blob: String) throws {
        let outcome = try consilium(["audit", "blob:\(blob)", "--output", "json"], as: "auditor")
        let entries = try #require(try json(outcome)["entries"] as? [[String: Any]])
        let heights = entries.compactMap { $0["height"] as? Int }
        #expect(heights.count >= 5 && heights == heights.sorted(by: >), "\(heights)")
        let two = try json(try consilium(["audit", "acct:patient", "--limit", "2", "--output", "json"], as: "auditor"))
        #expect((two["entries"] as? [Any])?.count == 2)
        #expect(try consilium(["audit", "acct:nobody"], as: "auditor").errors.contains("it has admin-general"))
        #expect(try consilium(["audit", "acct:patient", "--limit", "0"], as: "auditor").status == 64)
        let unsigned = try BuiltExecutable.consilium.run(["audit", "acct:patient", "--home", network.folder.path])
        #expect(unsigned.status == 1 && unsigned.errors.contains("--as NAME"))
    }
}
