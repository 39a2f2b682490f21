import ChainCrypto
import ContractLanguage
import ContractVM
import FHIR
import Foundation
import Primitives
import Testing
import Tour

/// Every claim of a set, submitted in order to the contracts in memory.
struct ClaimSeason {
    struct Result {
        var statuses: [String: Int] = [:]
        var approvedMinor: Int64 = 0
        var lookalikes = 0
    }

    static let mutual = OrganisationID(bytes: digest("mutual"))
    static let general = OrganisationID(bytes: digest("general"))
    private let collection: FHIRCollection
    private let plans: Plans
    private let rehearsal: Rehearsal
    private let insurer: AccountID
    private let hospital: AccountID
    private let currency: Currency

    init(folder: String) throws {
        collection = try FHIRSource(path: folder).read()
        plans = try Plans(json: [UInt8](Data(contentsOf: URL(fileURLWithPath: ContractFiles.repository + "/Genesis/plans.json"))))
        let modules = try ContractFiles.modules(before: "records")
        rehearsal = try Rehearsal(modules: modules, now: Timestamp(1_767_225_600_000))
        insurer = try Self.account("insurer")
        hospital = try Self.account("hospital")
        currency = try #require(Currency(plans.currency))
        rehearsal.organisations = [insurer: try #require(Self.mutual), hospital: try #require(Self.general)]
        rehearsal.kinds = [try #require(Self.mutual): "insurer", try #require(Self.general): "hospital"]
        rehearsal.roles = [insurer: ["insurer"], hospital: ["hospital", "registrar"]]
        for patient in ClinicalRecordSet(of: collection).patientIDs { rehearsal.roles[try Self.account(patient)] = ["patient"] }
    }

    func run() throws -> Result {
        for plan in plans.plans { try define(plan) }
        for patient in collection.patients {
            guard let death = patient.deathDate else { continue }
            try call("coverage", "recordDeath", [.account(try Self.account(patient.id)), .date(death.day)], as: hospital)
        }
        for plan in EnrolmentPlan.all(for: collection, plans: plans) {
            let patient = try Self.account(plan.patientID)
            let arguments: [ContractValue] = [
                .account(patient), .text(plan.planCode), .date(plan.period.first), .date(plan.period.last),
            ]
            try call("coverage", "enrol", arguments, as: insurer)
        }
        var result = Result()
        let classes = Dictionary(collection.encounters.map { ($0.id, $0.classCode) }, uniquingKeysWith: { first, _ in first })
        for claim in ClaimOrder.byPatient(collection.claims).joined() {
            let code = claim.encounterID.flatMap { classes[$0] ?? nil }
            try submit(claim, RecordClass(encounterClass: code), into: &result)
        }
        return result
    }

    func balance(_ organisation: OrganisationID?) throws -> Int64 {
        let value = try call("claims", "balance", [.organisation(try #require(organisation))], as: insurer)
        guard case .money(let money) = value else { return 0 }
        return money.minor
    }

    private func define(_ plan: InsurancePlan) throws {
        let kinds = try plan.excludedKinds.map { try enumCase("Kind", $0) }
        let classes = try plan.excludedClasses.map { try enumCase("RecordClass", $0) }
        let arguments: [ContractValue] = [
            .text(plan.code), money(plan.deductible), .int(plan.shareNumerator), .int(plan.shareDenominator), money(plan.limit),
            money(plan.reviewAbove), .set(kinds.sorted()), .set(classes.sorted()),
        ]
        try call("coverage", "definePlan", arguments, as: insurer)
    }

    private func submit(_ claim: FHIRClaim, _ visit: RecordClass, into result: inout Result) throws {
        let arguments: [ContractValue] = [
            .hash(try Self.hash(claim.providerReference ?? "")), .hash(try Self.hash(claim.id)),
            try claim.prescriptionReference.map { .hash(try Self.hash($0)) } ?? .none,
            .account(try Self.account(try #require(claim.patientID))), .text(plans.code(of: claim.payer)),
            .date(try #require(claim.serviceStart).day), money(claim.totalMinor), .none,
            try enumCase("Kind", ClaimKind(claimType: claim.typeCode).rawValue), try enumCase("RecordClass", visit.rawValue),
        ]
        let value = try call("claims", "submit", arguments, as: hospital)
        guard case .record(let fields) = value, case .enumCase(let status, _) = fields[0], case .money(let payable) = fields[2]
        else {
            throw RehearsalFailure(what: "submit gave \(value)")
        }
        let module = try #require(rehearsal.contracts["claims"]).module
        let statuses = try #require(module.types.enums.first { $0.name == "Status" })
        result.statuses[statuses.cases[status].name, default: 0] += 1
        result.approvedMinor += payable.minor
        if fields[6] == .bool(true) { result.lookalikes += 1 }
    }

    @discardableResult
    private func call(_ contract: String, _ function: String, _ arguments: [ContractValue], as caller: AccountID) throws
        -> ContractValue
    {
        guard case .completed(let value, _)? = rehearsal.run(contract, function, arguments, as: caller) else {
            throw RehearsalFailure(what: "\(contract).\(function) did not complete")
        }
        return value
    }

    private func enumCase(_ name: String, _ value: String) throws -> ContractValue {
        let types = try #require(rehearsal.contracts["coverage"]).module.types
        let declared = try #require(types.enums.first { $0.name == name })
        return .enumCase(try #require(declared.cases.firstIndex { $0.name == value }))
    }

    private func money(_ minor: Int64) -> ContractValue { .money(Money(minor: minor, currency: currency)) }

    private static func digest(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        Hasher256.hash(Array(text.utf8)).appendBytes(to: &bytes)
        return bytes
    }

    private static func hash(_ text: String) throws -> Hash256 { try #require(Hash256(bytes: digest(text))) }

    private static func account(_ name: String) throws -> AccountID { try #require(AccountID(bytes: digest(name))) }
}

struct RehearsalFailure: Error {
    let what: String
}
