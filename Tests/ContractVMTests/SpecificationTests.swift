import ContractVM
import Foundation
import Testing

@Suite struct SpecificationTests {
    @Test func `the page lists every instruction under its number`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Docs/spec/contract-vm.md"), encoding: .utf8)
        for opcode in Opcode.allCases {
            let number = String(opcode.rawValue, radix: 16, uppercase: true)
            let row = "| 0x\(number.count == 1 ? "0" : "")\(number) | `\(opcode)` |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
