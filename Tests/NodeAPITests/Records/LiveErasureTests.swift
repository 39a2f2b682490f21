import ChainCrypto
import Foundation
import NodeAPI
import NodeRuntime
import Primitives
import RecordVault
import Testing

extension LiveNodeTests {
    /// Erasure as nodes carry it out by themselves.
    @Suite struct LiveErasureTests {
        @Test func `a granted erasure is carried out and acknowledged by the nodes, also by one that was away`() async throws {
            let consortium = try LiveConsortium(size: 4)
            for index in 0..<4 { try await consortium.start(index) }
            do { try await Self.eraseWhileAway(consortium) } catch {
                await consortium.stopAll()
                throw error
            }
            await consortium.stopAll()
        }

        private static func eraseWhileAway(_ consortium: LiveConsortium) async throws {
            try await consortium.deployContracts()
            let (sealed, record) = LiveConsortium.seal([UInt8](repeating: 7, count: 1_000))
            let blob = record.name
            for index in 0...1 {
                let key = index == 0 ? LiveConsortium.registrar : LiveConsortium.clinician
                #expect(try consortium.put(sealed, as: blob, by: key, node: index).status == 201)
            }
            let envelope = try consortium.deposit(blob, by: LiveConsortium.registrar)
            _ = try await consortium.client(LiveConsortium.registrar)
                .call("deposit_key", ["envelope": .text(Base64.encode(envelope.canonicalBytes))])
            try await consortium.register(record)
            #expect(try consortium.node().records.vault.keys.has(blob))

            await consortium.stop(1)
            try await consortium.erase(holders: ["general", "other"])
            let records = try consortium.node().records
            #expect(try await consortium.wait { try records.vault.names().isEmpty })
            // Who has done it has said so; who is away is shown as outstanding.
            let other = Organisations.id(named: "other")
            #expect(try await consortium.wait { try consortium.outstanding() == [other] })
            #expect(try await consortium.wait { try consortium.node().metrics.recordsErasuresOutstanding.value == 0 })
            #expect(try consortium.node().metrics.exposition().contains("consilium_records_erased_total 1"))
            // The blob is not taken again, neither by upload nor its key by deposit.
            let again = try consortium.put(sealed, as: blob)
            #expect(again.status == 400 && again.code == "erased")
            #expect(try records.vault.names().isEmpty)

            try await consortium.start(1)
            #expect(try await consortium.wait { try consortium.node(1).records.vault.names().isEmpty })
            #expect(try await consortium.wait { try consortium.outstanding().isEmpty })
            try await Self.restoreBackup(sealed, record, consortium)
        }

        /// A backup that somebody restores is destroyed when the node starts.
        private static func restoreBackup(_ sealed: [UInt8], _ record: SealedRecord, _ consortium: LiveConsortium) async throws {
            await consortium.stop(1)
            do {
                let store = try BlobStore(folder: consortium.vaultFolder(1), byteCountLimit: 1 << 20)
                try store.put(sealed, name: record.name)
                #expect(store.has(record.name))
            }
            try await consortium.start(1)
            #expect(try await consortium.wait { try !consortium.node(1).records.hasBlob(record.name) })
        }
    }
}
