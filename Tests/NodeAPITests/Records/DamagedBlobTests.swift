import Foundation
import Ledger
import NodeAPI
import NodeRuntime
import Primitives
import RecordVault
import Testing

extension LiveNodeTests {
    /// Stored records in which the disk has flipped a bit.
    @Suite struct DamagedBlobTests {
        private let sealed: [UInt8]
        private let record: SealedRecord

        init() {
            let payload = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            (sealed, record) = LiveConsortium.seal(payload, chunk: 4_096)
        }

        private func get(_ target: String, _ consortium: LiveConsortium, node: Int) throws -> RawHTTP.Answer {
            let authorization = consortium.authorization(LiveConsortium.auditor, for: Array(target.utf8))
            return try RawHTTP.send("GET", target, to: consortium.api(node), headers: [authorization])
        }

        /// Flips a bit of the node's own copy.
        private func damage(at place: UInt64, _ consortium: LiveConsortium, node: Int) throws {
            let folder = URL(filePath: consortium.vaultFolder(node))
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            let file = try #require(files?.compactMap { $0 as? URL }.first { $0.lastPathComponent == record.name.hex })
            let handle = try FileHandle(forUpdating: file)
            try handle.seek(toOffset: place)
            let byte = try #require(try handle.read(upToCount: 1)?.first)
            try handle.seek(toOffset: place)
            try handle.write(contentsOf: Data([byte ^ 1]))
            try handle.close()
        }

        @Test func `a damaged copy is said, counted and replaced by another member's`() async throws {
            let consortium = try LiveConsortium(size: 2)
            for index in 0..<2 { try await consortium.start(index) }
            do { try await mend(consortium) } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        private func mend(_ consortium: LiveConsortium) async throws {
            try await consortium.deployContracts()
            let target = "/blobs/\(record.name.hex)"
            #expect(try consortium.put(sealed, as: record.name).status == 201)
            #expect(try consortium.put(sealed, as: record.name, by: LiveConsortium.clinician, node: 1).status == 201)
            try await consortium.register(record)
            let seen = try consortium.node(0).reader.view.height
            #expect(await consortium.wait { (try? consortium.node(1).reader.view.height >= seen) ?? false })
            let metrics = try consortium.node(1).metrics
            // In the header, the first piece, a later one, and the hashes at the end: another member's copy takes the place.
            for (count, place) in [3, 1_000, 800_000, UInt64(sealed.count) + 40].enumerated() {
                try damage(at: place, consortium, node: 1)
                #expect(try get(target, consortium, node: 1).body == sealed, "\(place)")
                #expect(metrics.recordsDamaged.value == UInt64(count + 1))
                #expect(try get(target, consortium, node: 1).body == sealed)
                #expect(metrics.recordsDamaged.value == UInt64(count + 1))
            }
            try damage(at: 1_000, consortium, node: 1)
            #expect(try get(target + "?offset=0&length=10", consortium, node: 1).status == 200)
            // The custodian's copy is mended in the same way.
            try damage(at: 1_000, consortium, node: 0)
            #expect(try get(target, consortium, node: 0).body == sealed)
            await consortium.stop(0)
            try refuse(target, consortium)
        }

        /// With nobody to ask, the first piece decides on the answer; a later one ends the body.
        private func refuse(_ target: String, _ consortium: LiveConsortium) throws {
            try damage(at: 800_000, consortium, node: 1)
            let cut = try get(target, consortium, node: 1)
            #expect(cut.status == 200 && cut.body.count < sealed.count)
            #expect(sealed.starts(with: cut.body))
            try damage(at: 1_000, consortium, node: 1)
            for query in ["", "?offset=0&length=10"] {
                let answer = try get(target + query, consortium, node: 1)
                let error = try JSONReader.read(answer.body)["error"]
                #expect(answer.status == 503 && error?["data"]?["code"]?.text == "damaged_blob")
                #expect(answer.headers["retry-after"] != nil)
                #expect(error?["message"]?.text?.contains(record.name.hex) == true)
            }
            let metrics = try consortium.node(1).metrics
            #expect(metrics.recordsDamaged.value == 8)
            #expect(metrics.exposition().contains("consilium_records_damaged_total 8"))
        }
    }
}
