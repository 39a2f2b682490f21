internal import ChainCrypto
internal import FHIR
internal import Foundation
internal import Primitives
internal import RecordVault

/// Step 3: every clinical resource is sealed, stored off the chain, and registered on it by name.
struct RecordsStep {
    let scene: TourScene
    let folder: TourFolder
    let consortium: Consortium

    func run(_ collection: FHIRCollection, _ records: ClinicalRecordSet) async throws -> RecordBook {
        scene.narrator.begin(3, "Records")
        let progress = scene.narrator.progress("Sealing and registering", of: records.records.count)
        let exchange = RecordExchange(scene: scene)
        let (network, consortium) = (scene.network, consortium)
        let stored = try await BoundedWork.map(records.records, limit: 48) { record -> (RegisteredRecord, Int) in
            let custodian = ProviderAssignment(providerReference: record.providerReference)
            let hospital = consortium.hospital(custodian)
            let payload = ClinicalRecordSet.payload(of: record, in: collection)
            let sealed = try await exchange.store(payload, at: hospital)
            let call = ActionCall(
                "records",
                "register",
                [
                    .name(sealed.name), .text(record.recordClass.rawValue),
                    .name(try consortium.patient(record.patientID).account), .name(sealed.commitment),
                    .number(Int64(record.resources.count)),
                ]
            )
            try await network.perform(call, by: hospital.system)
            progress.advance()
            return (RegisteredRecord(source: record, blob: sealed.name, custodian: custodian), payload.count)
        }
        let book = RecordBook(stored.map(\.0), payloadByteCount: stored.reduce(0) { $0 + $1.1 })
        try sealMaps(book)
        let megabytes = Double(book.payloadByteCount) / 1_000_000
        scene.narrator.say(
            "\(Grouped.text(book.resourceCount)) resources lie in \(Grouped.text(book.records.count)) sealed records, "
                + "\(String(format: "%.1f", megabytes)) MB, one for each encounter and one for what of a patient belongs to none."
        )
        scene.narrator.say(
            "The nodes hold ciphertext; on the chain stand a name, a coarse class, a pseudonym and a salted commitment."
        )
        return book
    }

    /// Writes each hospital's map from its patients to accounts, sealed under a key that the hospital keeps.
    private func sealMaps(_ book: RecordBook) throws {
        for (index, assignment) in [ProviderAssignment.hospitalA, .hospitalB].enumerated() {
            let key = RandomBytes.secret(32)
            let name = index == 0 ? "hospital-a" : "hospital-b"
            var map = try SealedMap(path: "\(folder.path)/\(name).map", vaultKey: key)
            for id in consortium.patientIDs {
                let isKnown = consortium.homes[id] == assignment || !book.records(of: id, at: assignment).isEmpty
                guard isKnown else { continue }
                try map.set(SealedMap.Entry(account: try consortium.patient(id).account), for: id)
            }
            try map.save()
            try folder.write(PlainSeedFile.bytes(of: key), to: "keys/\(name).map.key")
            let display = consortium.hospitals[index].display
            scene.narrator.say("\(display)'s map of \(Grouped.text(map.count)) patients is sealed in \(folder.path)/\(name).map.")
        }
    }
}
