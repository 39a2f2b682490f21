import ChainCrypto
import Ledger
import Primitives
import Testing

/// The byte formats as files that a reader in any language can check itself against.
@Suite struct GoldenFileTests {
    private let chain: FixtureChain

    init() throws { chain = try FixtureChain() }

    @Test func `transactions`() throws {
        let transaction = chain.blocks[0].bodies[0]
        try Golden.expect(
            "transaction",
            [
                ("seed", Hex.encode([UInt8](repeating: 100, count: 32))),
                ("signer", transaction.signer.hex),
                ("payload", Hex.encode(transaction.transaction.canonicalBytes)),
                ("cose_sign1", Hex.encode(transaction.bytes)),
                ("id", transaction.id.hex),
            ]
        )
    }

    @Test func `blocks`() throws {
        let block = chain.blocks[0]
        var values = [
            ("header", Hex.encode(block.header.canonicalBytes)),
            ("block_hash", block.header.hash.hex),
            ("transactions_root", BlockLists.transactionsRoot(block.transactionIDs).hex),
            ("receipts_root", BlockLists.receiptsRoot(block.receipts).hex),
            ("empty_transactions_root", BlockLists.transactionsRoot([]).hex),
            ("empty_receipts_root", BlockLists.receiptsRoot([]).hex),
        ]
        for (index, receipt) in block.receipts.enumerated() {
            values.append(("transaction_id_\(index)", block.transactionIDs[index].hex))
            values.append(("receipt_\(index)", Hex.encode(receipt.canonicalBytes)))
        }
        values.append(("block", Hex.encode(block.canonicalBytes)))
        try Golden.expect("block", values)
    }

    @Test func `certificates`() throws {
        let certificate = chain.blocks[0].certificate
        try Golden.expect(
            "certificate",
            [
                ("validator_set", Hex.encode(chain.firstSet.canonicalBytes)),
                ("validators_hash", chain.firstSet.hash.hex),
                ("signed_body", Hex.encode(certificate.signedBody)),
                ("certificate", Hex.encode(certificate.canonicalBytes)),
            ]
        )
    }

    @Test func `proof bundles`() throws {
        try Golden.expect(
            "proof-bundle",
            [
                ("genesis", Hex.encode(chain.genesis.canonicalBytes)),
                ("genesis_hash", chain.genesis.hash.hex),
                ("chain_id", chain.genesis.chainID),
                ("transaction_id", chain.bundle.transaction.id.hex),
                ("block_hash", chain.bundle.header.hash.hex),
                ("bundle", Hex.encode(chain.bundle.canonicalBytes)),
            ]
        )
    }

    @Test func `genesis documents`() throws {
        try Golden.expect(
            "genesis",
            [
                ("json_hex", Hex.encode(chain.genesis.json)),
                ("cbor", Hex.encode(chain.genesis.canonicalBytes)),
                ("hash", chain.genesis.hash.hex),
                ("chain_id", chain.genesis.chainID),
            ]
        )
        try Golden.expect("genesis-document", text: String(decoding: chain.genesis.json, as: UTF8.self))
    }
}
