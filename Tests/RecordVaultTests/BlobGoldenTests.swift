import ChainCrypto
import Foundation
import Primitives
import RecordVault
import TestSupport
import Testing

@Suite struct BlobGoldenTests {
    @Test func `sealed forms are the ones of the golden file`() throws {
        var cases: [String] = []
        for (count, chunk) in [(0, 64), (32, 64), (33, 64), (200, 64), (100, 65_536)] {
            let payload = (0..<count).map { UInt8($0 % 251) }
            let (sealed, record) = Fixture.seal(payload, chunk: chunk)
            cases.append(
                """
                  { "key": "\(Hex.encode(Fixture.key.copyBytes()))", "nonce_prefix": "01020304050607", "salt": "\(String(repeating: "22", count: 32))",
                    "chunk_size": \(chunk), "payload": "\(Hex.encode(payload))",
                    "sealed": "\(Hex.encode(sealed))",
                    "name": "\(record.name)", "commitment": "\(record.commitment)" }
                """
            )
        }
        let difference = try GoldenFile("blob.json").difference(from: "[\n\(cases.joined(separator: ",\n"))\n]\n")
        #expect(difference == nil)
    }
}
