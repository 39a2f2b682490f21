import FHIR
import Foundation
import Primitives
import Testing
import Tour

@Suite struct ConsentPlanTests {
    private static let today = FHIRDate.days(year: 2026, month: 1, day: 1)

    private static func plan() throws -> (ConsentPlan, FHIRCollection, RecordBook) {
        let collection = try FHIRSource(path: ContractFiles.repository + "/Tests/Fixtures/synthetic-fhir").read()
        let set = ClinicalRecordSet(of: collection)
        let records = set.records.map {
            RegisteredRecord(
                source: $0,
                blob: .zero,
                custodian: ProviderAssignment(providerReference: $0.providerReference)
            )
        }
        let book = RecordBook(records, payloadByteCount: 0)
        return (ConsentPlan(collection, book, patientIDs: set.patientIDs, today: today), collection, book)
    }

    @Test func `every kind of decision occurs, and each living patient with records decides once`() throws {
        let (plan, collection, _) = try Self.plan()
        for kind in ConsentCase.Kind.allCases { #expect(plan.cases.contains { $0.kind == kind }, "\(kind)") }
        #expect(Set(plan.cases.map(\.patientID)).count == plan.cases.count)
        let dead = Set(collection.patients.filter(\.isDeceased).map(\.id))
        #expect(!dead.isEmpty)
        #expect(plan.cases.allSatisfy { !dead.contains($0.patientID) })
    }

    @Test func `minors have an adult as guardian, and nobody else has one`() throws {
        let (plan, collection, _) = try Self.plan()
        let births = Dictionary(uniqueKeysWithValues: collection.patients.map { ($0.id, $0.birthDate) })
        #expect(plan.wards.map(\.patientID) == plan.cases.filter { $0.kind == .byGuardian }.map(\.patientID))
        for ward in plan.wards {
            #expect(ward.until > Self.today)
            let birth = try #require(births[ward.guardianID] ?? nil)
            #expect(birth.day + 6_575 <= Self.today)
        }
    }

    @Test func `a narrowed consent permits the other classes only`() throws {
        let (plan, _, book) = try Self.plan()
        let narrowed = try #require(plan.cases.first { $0.kind == .narrowed })
        let out = try #require(narrowed.narrowedClass)
        #expect(!narrowed.permits(recordClass: out))
        #expect(narrowed.permits(recordClass: out == "other" ? "inpatient" : "other"))
        #expect(book.records(of: narrowed.patientID).contains { $0.source.recordClass.rawValue == out })
        let withdrawn = try #require(plan.cases.first { $0.kind == .withdrawn })
        #expect(!withdrawn.permits(recordClass: "ambulatory"))
    }
}
