import Foundation
import Testing
import Tour

@Suite struct LocalnetTests {
    private static func folder(_ json: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/localnet-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(json.utf8).write(to: URL(fileURLWithPath: folder + "/localnet.json"))
        return folder
    }

    private static let node = """
        {"name": "one", "organisation": "general", "home": "/h", "pid": 7, "api": "http://127.0.0.1:1", \
        "ops": "http://127.0.0.1:2", "p2p": "127.0.0.1:3", "validator": "ab"}
        """

    @Test func `the file is read as it is fixed, with more than is needed`() throws {
        let folder = try Self.folder(
            """
            {"chain_id": "localnet-1", "genesis": "/g.json", "nodes": [\(Self.node)], "more": 1, "accounts": {
              "zoe": {"account": "aa", "seed_file": "/z", "organisation": null, "roles": ["patient"]},
              "adam": {"account": "bb", "seed_file": "/a", "organisation": "general", "roles": ["admin"], "encryption_seed_file": "/e"}}}
            """
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let localnet = try Localnet(home: folder)
        #expect(localnet.chainID == "localnet-1")
        #expect(localnet.nodes.map(\.pid) == [7])
        #expect(localnet.accounts.map(\.name) == ["adam", "zoe"])
        #expect(localnet.account(withRole: "admin", of: "general")?.readingSeedFile == "/e")
        #expect(localnet.account(withRole: "patient", of: "general") == nil)
    }

    @Test(arguments: [
        "", "[]", "{\"chain_id\": \"x\"}", "{\"chain_id\": \"x\", \"genesis\": \"g\", \"nodes\": [], \"accounts\": {}}",
    ])
    func `anything else is refused with what to do`(_ json: String) throws {
        let folder = try Self.folder(json)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: TourError.self) { try Localnet(home: folder) }
        #expect(error?.description.contains("localnet.json") == true)
        #expect(throws: TourError.self) { try Localnet(home: folder + "/nowhere") }
    }
}
