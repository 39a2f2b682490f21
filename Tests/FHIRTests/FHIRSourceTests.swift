import FHIR
import Foundation
import Testing

@Suite struct FHIRSourceTests {
    private static let patient =
        #"{"resourceType":"Patient","id":"p1","birthDate":"1950-05-05","deceasedDateTime":"2011-01-02T03:04:05Z"}"#

    /// `{"resourceType":"Patient","id":"p1"}` and a line feed, compressed with gzip.
    private static let gzipped: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x2A, 0x4A, 0x2D, 0xCE, 0x2F, 0x2D,
        0x4A, 0x4E, 0x0D, 0xA9, 0x2C, 0x48, 0x55, 0xB2, 0x52, 0x0A, 0x48, 0x2C, 0xC9, 0x4C, 0xCD, 0x2B, 0x51, 0xD2,
        0x51, 0xCA, 0x4C, 0x01, 0x72, 0x0B, 0x0C, 0x95, 0x6A, 0xB9, 0x00, 0x34, 0xE4, 0x40, 0xE0, 0x25, 0x00, 0x00,
        0x00,
    ]

    private static func read(_ files: [(String, String)]) throws -> FHIRCollection {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(name, text) }
        return try FHIRSource(path: folder.path).read()
    }

    private static func failure(_ text: String) throws -> FHIRError {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.json", text)
        return try #require(throws: FHIRError.self) { try FHIRSource(path: path).read() }
    }

    @Test func `what stands inside decides, whatever the file is called`() throws {
        let collection = try Self.read([("deep/er/Claims.txt", Self.patient + "\n\n" + #"{"resourceType":"Group","id":"g"}"#)])
        #expect(collection.counts.map(\.type) == ["Group", "Patient"])
        let patient = try #require(collection.patients.first)
        #expect(patient.isDeceased)
        #expect(patient.deathDate?.day == 14_976)
        #expect(patient.birthDate?.year == 1950)
    }

    @Test func `a resource counts once, the first in the order of paths wins, and its bytes are kept exactly`() throws {
        let odd = "{ \"id\" : \"p1\",\n  \"resourceType\":\"Patient\" , \"x\": 1.50 }"
        let bundle =
            #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:p1","resource":"# + odd + "},{}]}"
        let collection = try Self.read([("b.ndjson", Self.patient), ("a.json", bundle)])
        #expect(collection.resources.count == 1)
        #expect(collection.duplicates == 1)
        #expect(String(decoding: collection.bytes(of: collection.resources[0]), as: UTF8.self) == odd)
    }

    @Test func `files that are not FHIR are skipped and named`() throws {
        let collection = try Self.read([
            ("a.json", Self.patient), ("b.txt", "notes"), ("c.json", #"{"name":"no resource"}"#), ("d", ""),
            ("e.json", "{broken"),
            ("f.json", #"{"resourceType":"Group"}"#), ("g.json", "[1]"),
        ])
        #expect(collection.resources.count == 1)
        let reasons = collection.skipped.map { ($0.path.split(separator: "/").last.map(String.init) ?? "") + ": " + $0.reason }
        #expect(
            reasons == [
                "b.txt: neither JSON nor FHIR", "c.json: JSON without resourceType", "d: empty", "e.json: neither JSON nor FHIR",
                "f.json, line 1: a resource without a usable id", "g.json: neither JSON nor FHIR",
            ]
        )
    }

    @Test func `gzip is known by its bytes, several members follow each other`() throws {
        let folder = try TemporaryFolder()
        try folder.write("plain.json", Self.gzipped + Self.gzipped + [0, 0, 0])
        let collection = try FHIRSource(path: folder.path).read()
        #expect(collection.patients.map(\.id) == ["p1"])
        #expect(collection.duplicates == 1)
    }

    @Test func `damaged gzip is an error that names the file, wherever it is cut or bent`() throws {
        let folder = try TemporaryFolder()
        for count in stride(from: 12, to: Self.gzipped.count, by: 5) {
            let path = try folder.write("cut.gz", Array(Self.gzipped.prefix(count)))
            #expect(throws: FHIRError.damagedGzip(path: path)) { try FHIRSource(path: path).read() }
        }
        var bent = Self.gzipped
        bent[bent.count - 6] ^= 1
        let path = try folder.write("bent.gz", bent)
        #expect(throws: FHIRError.damagedGzip(path: path)) { try FHIRSource(path: path).read() }
    }

    @Test func `broken FHIR is an error with its line and none of its contents`() throws {
        let error = try Self.failure(Self.patient + "\n" + #"{"resourceType":"Patient","id":"secret" "oops"}"#)
        guard case .malformed(_, let line, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(line == 2)
        #expect(!error.description.contains("secret"))
        #expect(!error.description.contains("oops"))
    }

    @Test(arguments: [
        #"{"resourceType":"Patient","id":"#, #"{"resourceType":"Patient","id":"a"}{"a":01}"#,
        #"{"resourceType":"Patient","id":"a","n":1.}"#,
        #"{"resourceType":"Patient","id":"a","n":"\x"}"#, "{\"resourceType\":\"Patient\",\"id\":\"a\u{1}\"}",
        #"{"resourceType":"pat ient","id":"a"}"#, #"{"resourceType":"Claim","id":"a","total":{"value":1e99}}"#,
        #"{"resourceType":"Claim","id":"a","total":{"value":"12"}}"#, #"{"resourceType":"Patient","id":"a"} x"#,
    ])
    func `each kind of malformed input is refused`(_ text: String) throws {
        guard case .malformed = try Self.failure(text) else {
            Issue.record("not malformed")
            return
        }
    }

    @Test func `deep nesting is refused, not followed`() throws {
        let text = #"{"resourceType":"Patient","id":"a","x":"# + String(repeating: "[", count: 100_000)
        guard case .malformed(_, _, let reason) = try Self.failure(text) else {
            Issue.record("not malformed")
            return
        }
        #expect(reason.contains("deep"))
    }

    @Test func `bytes that are not UTF-8 are refused`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "a.json",
            Array(#"{"resourceType":"Patient","id":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        )
        #expect(throws: FHIRError.malformed(path: path, line: 1, reason: "bytes that are not UTF-8")) {
            try FHIRSource(path: path).read()
        }
    }

    @Test func `a value over the limit is refused`() throws {
        let folder = try TemporaryFolder()
        let long = #"{"resourceType":"Patient","id":"a","x":""# + String(repeating: "y", count: 2_000_000)
        let path = try folder.write("a.json", long)
        let limits = FHIRLimits(valueBytes: 1_000_000)
        #expect(throws: FHIRError.tooLarge(path: path, line: 1, limitBytes: 1_000_000)) {
            try FHIRSource(path: path, limits: limits).read()
        }
    }

    @Test func `a missing path and a folder without FHIR say so`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FHIRError.notFound(path: folder.path + "/x")) { try FHIRSource(path: folder.path + "/x").read() }
        #expect(throws: FHIRError.noResources(path: folder.path)) { try FHIRSource(path: folder.path).read() }
    }

    @Test func `a claim keeps what adjudication needs`() throws {
        let claim = """
            {"resourceType":"Claim","id":"c1","type":{"coding":[{"code":"pharmacy"}]},"patient":{"reference":"Patient?identifier=s|7"},
             "billablePeriod":{"start":"1969-12-31T22:00:00-05:00"},"provider":{"reference":"Organization?identifier=s|9"},
             "prescription":{"reference":"urn:uuid:m1"},"insurance":[{"coverage":{"display":"Plan \\u00e9\\ud83d\\ude00"}}],
             "item":[{"encounter":[{"reference":"urn:uuid:e1"}]},{"encounter":[{"reference":"urn:uuid:e1"}]}],
             "total":{"value":77.49500000000001,"currency":"USD"}}
            """
        let others = """
            {"resourceType":"Patient","id":"p7","identifier":[{"value":"1"},{"system":"s","value":"7"}]}
            {"resourceType":"Encounter","id":"e1","class":{"code":"EMER"},"subject":{"reference":"Patient/p7"}}
            """
        let collection = try Self.read([("a", claim), ("b", others)])
        let read = try #require(collection.claims.first)
        #expect(read.patientID == "p7")
        #expect(read.encounterID == "e1")
        #expect(read.encounterReferences == ["urn:uuid:e1"])
        #expect(read.serviceStart?.day == -1)
        #expect(read.payer == "Plan é😀")
        #expect(read.totalMinor == 7750)
        #expect(read.prescriptionReference == "urn:uuid:m1")
    }

    @Test func `the vectors of JSON are accepted and refused as they say`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["CONSILIUM_SHARED"] ?? root.deletingLastPathComponent().path + "/shared"
        let folder = shared + "/data/vectors/json-test-suite"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let temporary = try TemporaryFolder()
        for name in names.sorted() where name.hasPrefix("y_") || name.hasPrefix("n_") {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            // Only as a member of a resource: what follows a value is another value here.
            let head = Array(#"{"resourceType":"Basic","id":"a","value":"#.utf8)
            let path = try temporary.write(name, head + bytes + Array("}".utf8))
            let isAccepted = (try? FHIRSource(path: path).read()) != nil
            let completesTheMember = ["n_object_trailing_comment", "n_structure_no_data"]
            if completesTheMember.contains(where: { name.hasPrefix($0) }) { continue }
            #expect(isAccepted == name.hasPrefix("y_"), "\(name)")
        }
    }

    @Test func `bent and cut input is read or refused, never more`() throws {
        let folder = try TemporaryFolder()
        let bundle =
            #"{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:c","resource":"#
            + #"{"resourceType":"Claim","id":"c","total":{"value":1.5e1,"currency":"\u0055SD"},"item":[{"encounter":[{}]}]}}]}"#
        let original = Array(bundle.utf8)
        let inserted: [UInt8] = [0x00, 0x0A, 0x22, 0x2C, 0x30, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x80, 0xFF]
        for offset in original.indices {
            var bent = original
            bent[offset] = inserted[offset % inserted.count]
            for (name, bytes) in [("bent", bent), ("cut", Array(original.prefix(offset)))] {
                let path = try folder.write(name, bytes)
                do {
                    let collection = try FHIRSource(path: path).read()
                    #expect(collection.resources.count <= 1)
                } catch {
                    #expect(error.description.contains(path))
                }
            }
        }
    }

    @Test func `other standards' files are skipped or refused by name`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["CONSILIUM_SHARED"] ?? root.deletingLastPathComponent().path + "/shared"
        for folder in ["cda", "hl7v2", "dicom", "fhir-r4-examples", "ihe-pcf-consents", "cms-bfd-v2"] {
            let path = shared + "/data/" + folder
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do {
                let collection = try FHIRSource(path: path).read()
                #expect(!collection.resources.isEmpty)
            } catch {
                #expect(error == .noResources(path: path))
            }
        }
    }
}
