import ContractVM
import Foundation
import Primitives
import Testing
import Tour

/// Whole sets through plans, cover rule, order and contract: the expected figures come from a second implementation of the same pages
/// (Python's `decimal` and `hashlib`).
@Suite struct AdjudicationTests {
    struct Expected: Sendable {
        let folder: String
        let approved: Int
        let partly: Int
        let denied: Int
        let pended: Int
        let approvedMinor: Int64
        let lookalikes: Int
    }

    private static let synthetic = Expected(
        folder: ContractFiles.repository + "/Tests/Fixtures/synthetic-fhir",
        approved: 124,
        partly: 7,
        denied: 73,
        pended: 5,
        approvedMinor: 3_215_650,
        lookalikes: 1
    )

    /// The sets beside the checkout, where there are any; `CONSILIUM_LARGE_SETS=1` asks for the large one, 20 s in a debug build.
    private static let real: [Expected] = {
        let beside = URL(fileURLWithPath: ContractFiles.repository).deletingLastPathComponent().path + "/shared"
        let candidates = [ProcessInfo.processInfo.environment["CONSILIUM_SHARED"], beside].compactMap { $0 }
        let data = candidates.map { $0 + "/data" }.first { FileManager.default.fileExists(atPath: $0 + "/synthea-2021") }
        guard let data else { return [] }
        let small = Expected(
            folder: data + "/synthea-2021",
            approved: 771,
            partly: 5,
            denied: 179,
            pended: 3,
            approvedMinor: 25_679_234,
            lookalikes: 7
        )
        let large = Expected(
            folder: data + "/synthea-2019",
            approved: 7851,
            partly: 210,
            denied: 2518,
            pended: 75,
            approvedMinor: 1_538_287_124,
            lookalikes: 376
        )
        return ProcessInfo.processInfo.environment["CONSILIUM_LARGE_SETS"] == "1" ? [small, large] : [small]
    }()

    @Test(arguments: [synthetic] + real) func `a set is decided as a second implementation decides it`(_ expected: Expected)
        throws
    {
        let season = try ClaimSeason(folder: expected.folder)
        let result = try season.run()
        #expect(result.approved == expected.approved)
        #expect(result.partlyApproved == expected.partly)
        #expect(result.denied == expected.denied)
        #expect(result.pended == expected.pended)
        #expect(result.approvedMinor == expected.approvedMinor)
        #expect(result.duplicates == result.submitted / 50)
        #expect(result.payers.values.reduce(0) { $0 + $1.submitted } == result.submitted)
        #expect(result.payers.values.reduce(0) { $0 + $1.billedMinor } == result.billedMinor)
        #expect(result.lookalikes == expected.lookalikes)
        #expect(try season.balance(ClaimSeason.general) == expected.approvedMinor)
        #expect(try season.balance(ClaimSeason.mutual) == -expected.approvedMinor)
    }
}
