import ChainCrypto
import Ledger
import Primitives

/// A short certified chain made by hand: two blocks of three transactions, the validators changing after the first.
struct FixtureChain {
    let genesis: GenesisDocument
    let firstSet: ValidatorSet
    let secondSet: ValidatorSet
    let blocks: [Block]
    let change: MembershipChange

    init(name: String = "riverside") throws {
        genesis = try Fixture.genesis(name: name)
        firstSet = genesis.validatorSet
        guard let second = ValidatorSet([0, 1, 2, 4].map { Fixture.validator($0).member }) else {
            throw GenesisRejection(path: "", "four members make a set")
        }
        secondSet = second
        let parent = BlockParent(genesis: genesis)
        let first = Self.block(1..<4, after: parent, genesis: genesis, signedBy: firstSet, next: secondSet)
        let next = BlockParent(first.header)
        let other = Self.block(4..<7, after: next, genesis: genesis, signedBy: secondSet, next: secondSet)
        blocks = [first, other]
        change = MembershipChange(header: first.header, certificate: first.certificate, nextValidators: secondSet)
    }

    var bundle: ProofBundle {
        guard let bundle = ProofBundle(block: blocks[1], index: 1, membershipChanges: [change]) else {
            preconditionFailure("the second block has three transactions")
        }
        return bundle
    }

    static func receipts(_ bodies: [SignedTransaction]) -> [Receipt] {
        bodies.enumerated().map { index, body in
            guard index < 2 else {
                return Receipt(
                    transactionID: body.id,
                    outcome: .requirementFailed,
                    gasUsed: 700,
                    message: "a consent must end in the future"
                )
            }
            let fields = CanonicalValue.array([.bytes(body.signer.bytes), .bytes(Fixture.key(102).publicKey.bytes)])
            return Receipt(
                transactionID: body.id,
                outcome: .ok,
                gasUsed: 1_000,
                returnValue: CanonicalValue.bool(true).canonicalBytes,
                events: [ReceiptEvent(contract: "consent", name: "Granted", fields: fields.canonicalBytes)]
            )
        }
    }

    static func block(
        _ numbers: Range<UInt8>,
        after parent: BlockParent,
        genesis: GenesisDocument,
        signedBy set: ValidatorSet,
        next: ValidatorSet
    ) -> Block {
        let bodies = numbers.map { Fixture.signed($0, chainID: genesis.chainID) }
        let receipts = receipts(bodies)
        let header = BlockHeader(
            chainID: genesis.chainID,
            height: parent.height.next ?? parent.height,
            parentHash: parent.hash,
            time: parent.time.advanced(by: 1_000) ?? parent.time,
            transactionsRoot: BlockLists.transactionsRoot(bodies.map(\.id)),
            transactionCount: UInt64(bodies.count),
            receiptsRoot: BlockLists.receiptsRoot(receipts),
            stateRoot: Hasher256.hash(domain: "consilium/empty/v1", [UInt8]()),
            epoch: parent.nextEpoch,
            validatorsHash: set.hash,
            nextValidatorsHash: next.hash,
            gasUsed: receipts.reduce(0) { $0 + $1.gasUsed }
        )
        return Block(
            header: header,
            bodies: bodies,
            receipts: receipts,
            certificate: Fixture.certificate(header, genesis: genesis, by: set)
        )
    }
}
