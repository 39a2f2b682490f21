import PeerNetwork
import Testing

@Suite struct NetworkAddressTests {
    @Test func `host and port are taken apart`() throws {
        #expect(try NetworkAddress("node.example:7001") == NetworkAddress(host: "node.example", port: 7001))
        #expect(try NetworkAddress("[::1]:0") == NetworkAddress(host: "::1", port: 0))
        #expect(try NetworkAddress("[::1]:7001").description == "[::1]:7001")
    }

    @Test(arguments: ["", "host", "host:", ":7001", "host:65536", "host:-1", "host:+1", "::1:7001", "[]:1", "host:1x"])
    func `anything else is refused`(text: String) {
        #expect(throws: PeerNetworkError.invalidAddress(text)) { try NetworkAddress(text) }
    }
}
