import ChainCrypto
import Ledger
import Primitives
import Testing

@Suite struct GenesisDocumentTests {
    private let document: GenesisDocument

    init() throws { document = try Fixture.genesis() }

    private var text: String { String(decoding: document.json, as: UTF8.self) }

    private func expectRejected(
        _ text: String,
        path: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(GenesisRejection) {
            _ = try GenesisDocument(json: Array(text.utf8))
            Issue.record("accepted", sourceLocation: sourceLocation)
        } catch {
            #expect(error.path == path, sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
        }
    }

    private func expectRejected(
        replacing old: String,
        with new: String,
        path: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(text.contains(old), sourceLocation: sourceLocation)
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        expectRejected(parts.joined(separator: new), path: path, sourceLocation: sourceLocation)
    }

    @Test func `JSON and CBOR give the same document and hash`() throws {
        let fromJSON = try GenesisDocument(json: document.json)
        #expect(fromJSON == document)
        #expect(fromJSON.hash == document.hash)
        #expect(try GenesisDocument(canonicalBytes: document.canonicalBytes) == document)
        #expect(fromJSON.json == document.json)
    }

    @Test func `the chain id is the name and sixteen digits of the hash`() {
        #expect(document.chainID == "riverside-\(document.hash.hex.prefix(16))")
        #expect(document.hash == Hasher256.hash(domain: "consilium/genesis/v1", document.canonicalBytes))
    }

    @Test func `the order of lists in JSON does not change the hash and their content does`() throws {
        let reordered = try GenesisDocument(
            name: document.name,
            time: document.time,
            organisations: document.organisations.reversed(),
            validators: document.validators.reversed(),
            accounts: document.accounts.reversed(),
            parameters: document.parameters
        )
        #expect(reordered.hash == document.hash)
        #expect(try Fixture.genesis(name: "lakeside").hash != document.hash)
        #expect(try Fixture.genesis(validators: [0, 1, 2]).hash != document.hash)
    }

    @Test func `CBOR lists out of order are refused`() throws {
        var encoder = CanonicalEncoder()
        encoder.array(9)
        encoder.unsigned(1)
        encoder.text(document.name)
        encoder.unsigned(document.time)
        encoder.text(document.currency)
        encoder.list(Array(document.organisations.reversed()))
        encoder.list(document.validators)
        encoder.list(document.accounts)
        encoder.encode(document.parameters)
        encoder.null()
        #expect(throws: DecodingError.self) { try GenesisDocument(canonicalBytes: encoder.bytes) }
    }

    @Test func `errors name the path of what is wrong`() {
        expectRejected(replacing: "\"riverside\"", with: "\"river side\"", path: "name")
        expectRejected(replacing: "\"name\": \"riverside\",", with: "", path: "name")
        expectRejected(replacing: "\"USD\"", with: "\"usd\"", path: "currency")
        expectRejected(replacing: "2026-01-01T00", with: "2026-02-30T00", path: "time")
        expectRejected(replacing: "\"kind\": \"insurer\"", with: "\"kind\": 3", path: "organisations[0].kind")
        expectRejected(replacing: "\"kind\": \"insurer\"", with: "\"kinds\": \"x\"", path: "organisations[0].kind")
        expectRejected(replacing: "\"kind\": \"insurer\"", with: "\"kind\": \"insurer\", \"x\": 1", path: "organisations[0].x")
        expectRejected(
            replacing: "\"organisation\": \"acme\"",
            with: "\"organisation\": \"nobody\"",
            path: "validators[0].organisation"
        )
        expectRejected(replacing: "\"consensus_key\": \"", with: "\"consensus_key\": \"00", path: "validators[0].consensus_key")
        expectRejected(replacing: "\"clinician\"", with: "\"the clinician\"", path: "accounts[0].roles[1]")
        expectRejected(replacing: "\"reviewDays\": 3", with: "\"reviewDays\": \"3\"", path: "parameters.reviewDays")
        expectRejected(
            replacing: "\"block_transaction_limit\": 100",
            with: "\"block_transaction_limit\": 0",
            path: "parameters"
        )
        expectRejected(replacing: "\"currency\"", with: "\"curency\"", path: "curency")
    }

    @Test func `keys have one purpose each`() {
        let first = document.validators[0]
        let second = document.validators[1]
        expectRejected(
            replacing: second.tlsKey.hex,
            with: first.consensusKey.hex,
            path: "validators[1].tls_key"
        )
        expectRejected(
            replacing: document.accounts[0].account.hex,
            with: first.consensusKey.hex,
            path: "accounts[0].account"
        )
    }

    @Test(arguments: [
        ("", "line 1, column 1"), ("{", "line 1, column 2"), ("{\"a\":1,\"a\":2}", "line 1, column 11"),
        ("{} x", "line 1, column 4"), ("{\"a\":1.}", "line 1, column 8"), ("{\"a\":01}", "line 1, column 8"),
        ("{\n  \"a\": \"\u{1}\"}", "line 2, column 9"), ("{\"a\":tru}", "line 1, column 6"),
        ("{\"\\ud800\":1}", "line 1, column 9"), ("[1,]", "line 1, column 4"),
    ])
    func `broken JSON is refused at its line and column`(text: String, path: String) {
        expectRejected(text, path: path)
    }

    @Test(arguments: ["3.0", "3e0", "99999999999999999999", "-0"])
    func `a number that is no whole one of 64 bits is refused at its member`(number: String) {
        expectRejected(replacing: "\"reviewDays\": 3", with: "\"reviewDays\": \(number)", path: "parameters.reviewDays")
    }

    @Test func `deep nesting is refused and never overflows`() {
        expectRejected(String(repeating: "[", count: 100_000), path: "line 1, column 33")
    }

    @Test func `truncated documents are refused at every length`() {
        let bytes = document.json
        for count in stride(from: 0, to: bytes.count - 2, by: 7) {
            #expect(throws: GenesisRejection.self) { try GenesisDocument(json: Array(bytes.prefix(count))) }
        }
    }

    @Test func `escapes and surrogate pairs are read`() throws {
        let parts = text.split(separator: "General Hospital", maxSplits: 1, omittingEmptySubsequences: false)
        let escaped = parts.joined(separator: "H\\u00f4tel \\ud83c\\udfe5 \\\"Dieu\\\"")
        let read = try GenesisDocument(json: Array(escaped.utf8))
        #expect(read.organisations[1].display == "Hôtel 🏥 \"Dieu\"")
        #expect(try GenesisDocument(json: read.json) == read)
    }

    @Test func `a continuation is kept and hashed`() throws {
        let chain = try FixtureChain()
        let block = chain.blocks[1]
        let continued = try GenesisDocument(
            name: "riverside",
            time: block.header.time,
            organisations: document.organisations,
            validators: document.validators,
            accounts: document.accounts,
            continues: GenesisContinuation(
                genesisHash: chain.genesis.hash,
                height: block.height,
                blockHash: block.header.hash,
                stateRoot: block.header.stateRoot,
                certificate: block.certificate
            )
        )
        #expect(try GenesisDocument(json: continued.json) == continued)
        #expect(try GenesisDocument(canonicalBytes: continued.canonicalBytes) == continued)
    }
}
