internal import FHIR

/// One plan: the arguments of `coverage.definePlan`, and the payers of the source that it stands for.
package struct InsurancePlan: Hashable, Sendable {
    package let code: String
    package let payers: [String]
    /// Minor units, like all amounts here.
    package let deductible: Int64
    package let shareNumerator: Int64
    package let shareDenominator: Int64
    package let limit: Int64
    package let reviewAbove: Int64
    /// Cases of the contract's enum `Kind`.
    package let excludedKinds: [String]
    /// Cases of the contract's enum `RecordClass`.
    package let excludedClasses: [String]

    init(_ plan: Plans.Document.Plan) throws(PlansError) {
        let isCode = !plan.code.isEmpty && plan.code.utf8.count <= 32 && plan.code.utf8.allSatisfy(Self.isCodeByte)
        guard isCode else { throw PlansError(sentence: "a plan's code is 1 to 32 of a–z, 0–9 and _; correct plans.json") }
        guard plan.share.count == 2, plan.share[1] > 0, plan.share[1] <= 1_000_000, (0...plan.share[1]).contains(plan.share[0])
        else {
            throw PlansError(sentence: "plan \(plan.code): share is [numerator, denominator] from 0 to 1")
        }
        guard plan.deductible >= 0, plan.limit >= 0, plan.reviewAbove >= 0 else {
            throw PlansError(sentence: "plan \(plan.code): amounts are not negative")
        }
        guard plan.excludedKinds.allSatisfy({ ClaimKind(rawValue: $0) != nil }) else {
            throw PlansError(sentence: "plan \(plan.code): excluded_kinds names a kind that does not exist")
        }
        guard plan.excludedClasses.allSatisfy({ RecordClass(rawValue: $0) != nil }) else {
            throw PlansError(sentence: "plan \(plan.code): excluded_classes names a class that does not exist")
        }
        code = plan.code
        payers = plan.payers
        deductible = plan.deductible
        shareNumerator = plan.share[0]
        shareDenominator = plan.share[1]
        limit = plan.limit
        reviewAbove = plan.reviewAbove
        excludedKinds = plan.excludedKinds
        excludedClasses = plan.excludedClasses
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}
