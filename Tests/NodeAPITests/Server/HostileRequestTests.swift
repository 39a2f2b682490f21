import NodeAPI
import Primitives
import TestSupport
import Testing

extension LiveNodeTests {
    /// Whatever comes through the door gets an answer of JSON-RPC or of HTTP, and the node lives on.
    @Suite struct HostileRequestTests {
        /// Every method with its parameters by name.
        static let methods: [(name: String, parameters: [String])] = [
            ("status", []), ("health", []), ("net_info", []), ("consensus_state", []), ("unconfirmed_txs", ["limit"]),
            ("genesis", []), ("validators", ["height"]), ("block", ["height", "hash"]), ("commit", ["height"]),
            ("blockchain", ["min_height", "max_height", "limit"]), ("block_results", ["height"]), ("tx", ["id"]),
            ("receipt", ["id", "trusted_height"]), ("broadcast_tx_sync", ["tx"]), ("broadcast_txs", ["txs"]),
            ("broadcast_tx_commit", ["tx"]), ("check_tx", ["tx"]), ("contracts", []), ("contract", ["name"]),
            ("query", ["contract", "function", "args", "caller"]), ("state_proof", ["contract", "map", "key", "prefix"]),
            ("tx_search", ["subject", "limit", "cursor", "contract", "function"]),
            ("audit_trail", ["subject", "limit", "cursor", "contract", "function"]), ("release_key", ["disclosure"]),
            ("deposit_key", ["envelope"]),
        ]

        /// Values that do not fit most parameters, as JSON.
        static let values = [
            "null", "true", "-1", "0", "1.5", "1e400", "-0", "9223372036854775807", "9223372036854775808",
            "18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "\"\"", "\"zz\"",
            "\"00\"", "\"\(String(repeating: "0", count: 63))\"", "\"\(String(repeating: "f", count: 64))\"", "\"=\"",
            "\"AA==AA==\"", "\"gA\"", "\"\\u0000\"", "\"n\u{301}\"", "[]", "[null]", "[1]", "[\"\"]", "[\"zz\"]", "[\"gA==\"]",
            "[\"gA==\",\"gA==\"]", "{}", "{\"a\":[]}", "\"\(String(repeating: "A", count: 100_000))\"",
        ]

        @Test func `every method refuses parameters of every wrong kind`() async throws {
            try await LiveNode.run { live in
                let (stranger, auditor) = (try live.client(), try live.client(LiveNode.auditor))
                for (method, parameters) in Self.methods {
                    for value in Self.values {
                        for parameter in parameters {
                            try await Self.expectAnswer(auditor, method, "{\"\(parameter)\":\(value)}")
                        }
                        try await Self.expectAnswer(stranger, method, value)
                        try await Self.expectAnswer(stranger, method, "[\(value),\(value)]")
                    }
                }
                try await Self.expectAlive(live)
            }
        }

        @Test func `every GET target with odd items is answered`() async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                let texts = [
                    "", "-1", "1.5", "9223372036854775808", "%00", "%", "%zz", "%ff%fe", "a%20b", "1&height=2", "true", "=", "+",
                ]
                for (method, parameters) in Self.methods {
                    for parameter in parameters + ["none", "%00", ""] {
                        for text in texts {
                            let answer = try await client.get("/\(method)?\(parameter)=\(text)")
                            #expect([200, 400, 401, 404, 405].contains(answer.status), "\(method) \(parameter) \(text)")
                        }
                    }
                }
                for target in ["/%00", "/..", "/../../etc/passwd", "/blobs/", "/blobs/%2e%2e", "/blobs/zz", "/events?cursor=x"] {
                    let answer = try await client.get(target)
                    #expect((400..<500).contains(answer.status), "\(target): \(answer.status)")
                }
                try await Self.expectAlive(live)
            }
        }

        @Test(arguments: [1, 2, 3] as [UInt64]) func `changed requests never stop the node`(seed: UInt64) async throws {
            try await LiveNode.run { live in
                let client = try live.client()
                var random = SeededRandom(seed: seed)
                for _ in 0..<400 {
                    let (method, parameters) = Self.methods[random.below(Self.methods.count)]
                    let members = parameters.map { "\"\($0)\":\(Self.values[random.below(Self.values.count - 1)])" }
                    let request =
                        "{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":{\(members.joined(separator: ","))},\"id\":1}"
                    try await Self.expectAnswer(client, body: Self.change(Array(request.utf8), &random))
                }
                try await Self.expectAlive(live)
            }
        }

        /// One to four random changes.
        private static func change(_ request: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
            var bytes = request
            for _ in 0...random.below(4) {
                let place = random.below(max(1, bytes.count))
                switch random.below(7) {
                case 0 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1 where !bytes.isEmpty: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: random.bytes(1 + random.below(8)), at: min(place, bytes.count))
                case 3: bytes = Array(bytes.prefix(place))
                case 4: bytes += bytes
                case 5:
                    bytes.insert(
                        contentsOf: [UInt8](repeating: UInt8(ascii: "["), count: random.below(200)),
                        at: min(place, bytes.count)
                    )
                default: bytes.insert(contentsOf: Array(#""\ud800\u0000"#.utf8), at: min(place, bytes.count))
                }
            }
            return bytes
        }

        private static func expectAnswer(_ client: RPCClient, _ method: String, _ parameters: String) async throws {
            let body = "{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":\(parameters),\"id\":7}"
            try await expectAnswer(client, body: Array(body.utf8))
        }

        /// A result or an error with a code of JSON-RPC and a sentence; never `internal_error`.
        private static func expectAnswer(_ client: RPCClient, body: [UInt8]) async throws {
            let answer = try await client.post("/rpc", body: body)
            let asked = String(decoding: body.prefix(300), as: UTF8.self)
            #expect([200, 400, 401, 413].contains(answer.status), "\(answer.status): \(asked)")
            guard !answer.body.isEmpty else { return }
            let json = try JSONReader.read(answer.body)
            for item in json.array ?? [json] {
                guard let error = item["error"] else { continue }
                #expect((error["code"]?.integer ?? 0) < 0 && error["code"]?.integer != -32_603, "\(error): \(asked)")
                #expect(error["message"]?.text?.isEmpty == false, "\(asked)")
            }
        }

        private static func expectAlive(_ live: LiveNode) async throws {
            _ = try await live.client().call("status")
        }
    }
}
