internal import FHIR
internal import Foundation

/// The insurance plans of the example consortium and the rule for cover: `Genesis/plans.json`.
package struct Plans: Hashable, Sendable {
    /// The code that claims without cover are submitted under; never defined.
    package static let noPlan = "none"

    /// ISO 4217 code of all amounts.
    package let currency: String
    /// Every plan, in the order of the file.
    package let plans: [InsurancePlan]
    /// The seeded rule for cover.
    package let cover: CoverRule
    private let defaultPlan: String
    private let codes: [String: String]

    /// Reads the document; throws the sentence that names what is wrong.
    package init(json: [UInt8]) throws(PlansError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(json))
        } catch {
            throw PlansError(sentence: "plans.json cannot be read; see Genesis/README.md for its keys")
        }
        currency = document.currency
        plans = try Self.checked(document.plans)
        cover = try CoverRule(
            seed: document.cover.seed,
            lapsedPerMille: document.cover.lapsedPerMille,
            uninsuredPayers: document.cover.uninsuredPayers
        )
        var codes: [String: String] = [:]
        for plan in plans {
            for payer in plan.payers where codes.updateValue(plan.code, forKey: payer) != nil {
                throw PlansError(sentence: "a payer stands in two plans of plans.json; leave it in one")
            }
        }
        self.codes = codes
        defaultPlan = document.defaultPlan
        guard plans.contains(where: { $0.code == document.defaultPlan }) else {
            throw PlansError(sentence: "plans.json names a default plan that it doesn't define")
        }
    }

    /// The code of the plan that a payer of the source stands for; `noPlan` where there is no insurance.
    package func code(of payer: String?) -> String {
        guard let payer, cover.insures(payer) else { return Self.noPlan }
        return codes[payer] ?? defaultPlan
    }

    private static func checked(_ plans: [Document.Plan]) throws(PlansError) -> [InsurancePlan] {
        var seen: Set<String> = [noPlan]
        var checked: [InsurancePlan] = []
        for plan in plans {
            guard seen.insert(plan.code).inserted else { throw PlansError(sentence: "a plan's code stands twice in plans.json") }
            checked.append(try InsurancePlan(plan))
        }
        return checked
    }

    /// The document as it is written.
    struct Document: Decodable {
        struct Cover: Decodable {
            let seed: String
            let lapsedPerMille: Int
            let uninsuredPayers: [String]

            private enum CodingKeys: String, CodingKey {
                case seed
                case lapsedPerMille = "lapsed_per_mille"
                case uninsuredPayers = "uninsured_payers"
            }
        }

        struct Plan: Decodable {
            let code: String
            let payers: [String]
            let deductible: Int64
            let share: [Int64]
            let limit: Int64
            let reviewAbove: Int64
            let excludedKinds: [String]
            let excludedClasses: [String]

            private enum CodingKeys: String, CodingKey {
                case code, payers, share
                case deductible = "deductible_minor"
                case limit = "limit_minor"
                case reviewAbove = "review_above_minor"
                case excludedKinds = "excluded_kinds"
                case excludedClasses = "excluded_classes"
            }
        }

        let currency: String
        let cover: Cover
        let defaultPlan: String
        let plans: [Plan]

        private enum CodingKeys: String, CodingKey {
            case currency, cover, plans
            case defaultPlan = "default_plan"
        }
    }
}

/// Why the plans cannot be used.
package struct PlansError: Error, Hashable, Sendable, CustomStringConvertible {
    package let sentence: String
    package var description: String { sentence }
}
