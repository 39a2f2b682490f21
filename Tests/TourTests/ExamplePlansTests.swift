import Foundation
import Testing
import Tour

@Suite struct ExamplePlansTests {
    @Test func `the executable carries the plans of the example consortium, byte for byte`() throws {
        let file = try Data(contentsOf: URL(fileURLWithPath: ContractFiles.repository + "/Genesis/plans.json"))
        #expect(Array(file) == Array(ExamplePlans.json.utf8))
    }
}
