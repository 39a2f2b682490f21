/// Sorts resources into records, one resource at a time.
struct RecordGrouping {
    private struct Group {
        var longitudinal: [Int] = []
        var encounterIDs: [String] = []
    }

    private let collection: FHIRCollection
    private let encounters: [String: FHIREncounter]
    private let encounterPatients: [String: String]
    private var groups: [String: Group] = [:]
    private var byEncounter: [String: [Int]] = [:]
    private(set) var patientIDs: [String]
    private(set) var administrativeCount = 0

    init(_ collection: FHIRCollection) {
        self.collection = collection
        encounters = Dictionary(collection.encounters.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        patientIDs = collection.patients.map(\.id)
        for id in patientIDs { groups[id] = Group() }
        var owners: [String: String] = [:]
        for resource in collection.resources where resource.type == "Encounter" {
            owners[resource.id] = resource.patientReference.flatMap { collection.patientID(named: $0) }
        }
        encounterPatients = owners
    }

    mutating func add(_ index: Int) {
        let resource = collection.resources[index]
        let encounterID = encounter(of: resource)
        let named =
            resource.type == "Patient" ? resource.id : resource.patientReference.flatMap { collection.patientID(named: $0) }
        guard let patientID = named ?? encounterID.flatMap({ encounterPatients[$0] }) else {
            administrativeCount += 1
            return
        }
        if groups[patientID] == nil {
            patientIDs.append(patientID)
            groups[patientID] = Group()
        }
        // A resource that names another patient's encounter stays with its own patient.
        guard let encounterID, encounterPatients[encounterID] == patientID else {
            groups[patientID]?.longitudinal.append(index)
            return
        }
        if byEncounter[encounterID] == nil { groups[patientID]?.encounterIDs.append(encounterID) }
        byEncounter[encounterID, default: []].append(index)
    }

    var records: [ClinicalRecord] {
        patientIDs.flatMap { patientID in
            guard let group = groups[patientID] else { return [ClinicalRecord]() }
            var records = group.encounterIDs.map { record(patientID, encounterID: $0) }
            if !group.longitudinal.isEmpty {
                records.append(longitudinal(patientID, group.longitudinal, beside: records))
            }
            return records
        }
    }

    private func encounter(of resource: FHIRResource) -> String? {
        if resource.type == "Encounter" { return resource.id }
        return resource.encounterReference.flatMap { collection.resolve($0, among: ["Encounter"])?.id }
    }

    private func record(_ patientID: String, encounterID: String) -> ClinicalRecord {
        let encounter = encounters[encounterID]
        return ClinicalRecord(
            patientID: patientID,
            encounterID: encounterID,
            recordClass: RecordClass(encounterClass: encounter?.classCode),
            providerReference: encounter?.providerReference,
            start: encounter?.start,
            resources: byEncounter[encounterID] ?? []
        )
    }

    private func longitudinal(_ patientID: String, _ resources: [Int], beside records: [ClinicalRecord]) -> ClinicalRecord {
        var earliest: ClinicalRecord?
        for record in records {
            guard record.providerReference != nil, let start = record.start else { continue }
            if earliest?.start.map({ start < $0 }) ?? true { earliest = record }
        }
        return ClinicalRecord(
            patientID: patientID,
            encounterID: nil,
            recordClass: .longitudinal,
            providerReference: earliest?.providerReference,
            start: nil,
            resources: resources
        )
    }
}
