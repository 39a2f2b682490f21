import NodeAPI
import Primitives
import Testing

extension LiveNodeTests {
    @Suite struct JSONRPCTests {
        private static func post(_ client: RPCClient, _ body: String) async throws -> (Int, String) {
            let answer = try await client.post("/rpc", body: Array(body.utf8))
            return (answer.status, String(decoding: answer.body, as: UTF8.self))
        }

        @Test func `requests are answered to the letter`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let cases: [(String, Int, String)] = [
                    (#"{"jsonrpc":"2.0","method":"health","id":1}"#, 200, #"{"jsonrpc":"2.0","id":1,"result":{}}"#),
                    (#"{"jsonrpc":"2.0","method":"health","id":"a"}"#, 200, #"{"jsonrpc":"2.0","id":"a","result":{}}"#),
                    (#"{"jsonrpc":"2.0","method":"health","id":null}"#, 200, #"{"jsonrpc":"2.0","id":null,"result":{}}"#),
                    (#"{"jsonrpc":"2.0","method":"health","id":1e300}"#, 200, #"{"jsonrpc":"2.0","id":1e300,"result":{}}"#),
                    (#"{"jsonrpc":"2.0","method":"health","id":1.5}"#, 200, #"{"jsonrpc":"2.0","id":1.5,"result":{}}"#),
                    (
                        #"{"jsonrpc":"2.0","method":"health","id":9223372036854775808}"#, 200,
                        #"{"jsonrpc":"2.0","id":9223372036854775808,"result":{}}"#
                    ),
                    (#"{"jsonrpc":"2.0","method":"health"}"#, 200, ""),
                    (#"[{"jsonrpc":"2.0","method":"health"}]"#, 200, ""),
                    (
                        #"[{"jsonrpc":"2.0","method":"health","id":2},{"jsonrpc":"2.0","method":"health"},{"jsonrpc":"2.0","method":"health","id":1}]"#,
                        200, #"[{"jsonrpc":"2.0","id":2,"result":{}},{"jsonrpc":"2.0","id":1,"result":{}}]"#
                    ),
                ]
                for (body, status, expected) in cases {
                    let (found, answer) = try await Self.post(client, body)
                    #expect(found == status)
                    #expect(answer == expected)
                }
            }
        }

        @Test func `errors have the codes of JSON-RPC`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let cases: [(String, Int, Int64, JSONValue)] = [
                    ("{", 400, -32_700, .null), ("", 400, -32_700, .null), (#"{"a":1,"a":1}"#, 400, -32_700, .null),
                    ("[]", 200, -32_600, .null), ("1", 200, -32_600, .null), ("{}", 200, -32_600, .null),
                    (#"{"jsonrpc":"2.0","method":"health","id":{}}"#, 200, -32_600, .null),
                    (#"{"jsonrpc":"2.0","method":"health","id":[1]}"#, 200, -32_600, .null),
                    (#"{"jsonrpc":"2.0","method":"health","id":true}"#, 200, -32_600, .null),
                    (#"{"jsonrpc":"1.0","method":"health","id":1}"#, 200, -32_600, 1),
                    (#"{"jsonrpc":"2.0","method":1,"id":1}"#, 200, -32_600, 1),
                    (#"{"jsonrpc":"2.0","method":"health","params":1,"id":1}"#, 200, -32_600, 1),
                    (#"{"jsonrpc":"2.0","method":"none","id":1}"#, 200, -32_601, 1),
                    (#"{"jsonrpc":"2.0","method":"block","params":{"height":"1"},"id":1}"#, 200, -32_602, 1),
                    (#"{"jsonrpc":"2.0","method":"block","params":{"heigth":1},"id":1}"#, 200, -32_602, 1),
                    (#"{"jsonrpc":"2.0","method":"block","params":[1,2,3],"id":1}"#, 200, -32_602, 1),
                    (#"{"jsonrpc":"2.0","method":"tx","params":{},"id":1}"#, 200, -32_602, 1),
                    (#"{"jsonrpc":"2.0","method":"tx","params":{"id":"zz"},"id":1}"#, 200, -32_602, 1),
                ]
                for (body, status, code, id) in cases {
                    let (found, answer) = try await Self.post(client, body)
                    let json = try JSONReader.read(Array(answer.utf8))
                    #expect(found == status, "\(body)")
                    #expect(json["error"]?["code"]?.integer == code, "\(body)")
                    #expect(json["id"] == id, "\(body)")
                }
            }
        }

        @Test func `transport faults have their HTTP status`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let request = Array(#"{"jsonrpc":"2.0","method":"health","id":1}"#.utf8)
                func status(_ type: String, _ body: [UInt8]) async throws -> Int {
                    try await live.client().post("/rpc", headers: [("Content-Type", type)], body: body).status
                }
                #expect(try await status("application/json; charset=utf-8", request) == 200)
                #expect(try await status("text/plain", request) == 415)
                #expect(
                    try await status("application/json", request + [UInt8](repeating: 0x20, count: (1 << 20) - request.count))
                        == 200
                )
                #expect(try await status("application/json", [UInt8](repeating: 0x20, count: 1 << 20 + 1)) == 413)
                #expect(try await client.get("/none").status == 404)
                #expect(try await client.get("/rpc").status == 405)
                #expect(try await client.get("/broadcast_tx_sync").status == 405)
                #expect(try await client.get("/health").status == 200)
                let nested = String(repeating: "[", count: 40_000)
                #expect(try await Self.post(client, nested).0 == 400)
            }
        }

        @Test func `read methods answer GET too`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let answer = try await client.get("/block?height=0")
                #expect(try JSONReader.read(answer.body)["error"]?["data"]?["code"] == "not_found")
                let validators = try JSONReader.read(try await client.get("/validators").body)
                #expect(validators["result"]?.array?.first?["name"] == "node0")
                let bad = try JSONReader.read(try await client.get("/block?height=x").body)
                #expect(bad["error"]?["code"] == -32_602)
            }
        }

        @Test func `the operator's listener tells health, readiness, figures and version`() async throws {
            try await LiveNode.run { live in
                let client = try RPCClient(live.ops)
                #expect(try await client.get("/healthz").status == 200)
                #expect(try await client.get("/readyz").status == 200)
                let metrics = String(decoding: try await client.get("/metrics").body, as: UTF8.self)
                #expect(metrics.contains("consensus_height"))
                #expect(try JSONReader.read(try await client.get("/version").body)["version"] == "test")
                #expect(try await client.get("/none").status == 404)
            }
        }
    }
}
