import ChainCrypto
import ContractLanguage
import ContractVM
import FHIR
import Foundation
import Primitives
import Testing
import Tour

/// Every claim of a set, submitted in order to the contracts in memory: the tour's own plan of calls, without a network.
struct ClaimSeason {
    static let mutual = OrganisationID(bytes: digest("mutual"))
    static let general = OrganisationID(bytes: digest("general"))
    private let plan: ClaimsPlan
    private let rehearsal: Rehearsal
    private let insurer: AccountID
    private let hospital: AccountID

    init(folder: String) throws {
        let collection = try FHIRSource(path: folder).read()
        let file = URL(fileURLWithPath: ContractFiles.repository + "/Genesis/plans.json")
        let plans = try Plans(json: [UInt8](Data(contentsOf: file)))
        let modules = try ContractFiles.modules(before: "records")
        rehearsal = try Rehearsal(modules: modules, now: Timestamp(1_767_225_600_000))
        insurer = try Self.account("insurer")
        hospital = try Self.account("hospital")
        rehearsal.organisations = [insurer: try #require(Self.mutual), hospital: try #require(Self.general)]
        rehearsal.kinds = [try #require(Self.mutual): "insurer", try #require(Self.general): "hospital"]
        rehearsal.roles = [insurer: ["insurer"], hospital: ["hospital", "registrar"]]
        var accounts: [String: AccountID] = [:]
        for patient in ClinicalRecordSet(of: collection).patientIDs { accounts[patient] = try Self.account(patient) }
        for account in accounts.values { rehearsal.roles[account] = ["patient"] }
        plan = ClaimsPlan(
            of: collection,
            plans: plans,
            accounts: accounts,
            commitments: Commitments(key: SecretBytes([UInt8](repeating: 7, count: 32)))
        )
    }

    /// Runs everything once, and every fiftieth claim a second time.
    func run() throws -> ClaimsTally {
        for call in plan.definitions + plan.enrolments { try run(call, as: insurer) }
        for call in plan.deaths { try run(call, as: hospital) }
        var tally = ClaimsTally()
        for claim in plan.claims.joined() {
            guard let decision = try decision(of: claim) else {
                tally.addRefused(claim.source)
                continue
            }
            tally.add(claim.source, decision)
            guard tally.submitted.isMultiple(of: 50) else { continue }
            #expect(try self.decision(of: claim)?.isDuplicate == true)
            tally.addDuplicate()
        }
        for claim in plan.unusable { tally.addRefused(claim) }
        return tally
    }

    func balance(_ organisation: OrganisationID?) throws -> Int64 {
        let call = ActionCall("claims", "balance", [.name(try #require(organisation))])
        return try run(call, as: insurer).elements?.first?.integer ?? 0
    }

    /// Nil where the contract refuses the claim altogether; anything else that is no decision is an error.
    private func decision(of claim: ClaimsPlan.Claim) throws -> ClaimDecision? {
        do {
            let decision: ClaimDecision = try #require(ClaimDecision(try run(claim.call, as: hospital)))
            return decision
        } catch let failure as RehearsalFailure {
            guard failure.isRefusal else { throw failure }
            return nil
        }
    }

    @discardableResult
    private func run(_ call: ActionCall, as caller: AccountID) throws -> CanonicalValue {
        let module = try #require(rehearsal.contracts[call.contract]).module
        let function = module.functions[try #require(module.functionIndex(named: call.function))]
        let coding = ValueCoding(module)
        let arguments = try zip(function.parameters, call.arguments).map { try coding.value($0.type, from: $1) }
        let outcome = rehearsal.run(call.contract, call.function, arguments, as: caller)
        guard case .completed(let value, _)? = outcome else {
            var isRefusal = false
            if case .refused? = outcome { isRefusal = true }
            throw RehearsalFailure(
                what: "\(call.contract).\(call.function) did not complete: \(String(describing: outcome))",
                isRefusal: isRefusal
            )
        }
        guard let type = function.returns else { return .null }
        return try CanonicalValue(canonicalBytes: coding.bytes(of: value, as: type))
    }

    private static func digest(_ text: String) -> [UInt8] { Hasher256.hash(Array(text.utf8)).bytes }

    private static func account(_ name: String) throws -> AccountID { try #require(AccountID(bytes: digest(name))) }
}

struct RehearsalFailure: Error {
    let what: String
    let isRefusal: Bool
}
