package import Ledger
package import Primitives

/// Encoded blocks that a peer sent, and what is needed to check them anywhere but on the validator's thread.
///
/// Two stages, because a block may hold thousands of transactions and an answer a single block: `decoded(_:)` for each block,
/// then the signatures of all its transactions, then `verdict`. `checked()` does all of it at once.
package struct FetchedBlocks: Sendable {
    let encoded: [[UInt8]]
    let rules: BlockRules
    /// Who signs in `epoch`; blocks of another one are checked when their turn comes.
    let validators: ValidatorSet
    let epoch: EpochNumber

    package init(encoded: [[UInt8]], rules: BlockRules, validators: ValidatorSet, epoch: EpochNumber) {
        self.encoded = encoded
        self.rules = rules
        self.validators = validators
        self.epoch = epoch
    }

    package var count: Int { encoded.count }

    /// Neighbouring blocks in groups of about so many bytes.
    package func groups(ofByteCount byteCount: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var (start, size) = (0, 0)
        for (index, bytes) in encoded.enumerated() {
            size += bytes.count
            guard size >= byteCount || index == encoded.count - 1 else { continue }
            groups.append(start..<(index + 1))
            (start, size) = (index + 1, 0)
        }
        return groups
    }

    /// Decodes a block and checks what neither its parent nor its transactions' signatures decide.
    package func decoded(_ index: Int) -> Result<Block, BlockFault> {
        guard let block = try? Block(canonicalBytes: encoded[index]) else { return .failure(.undecodable) }
        if Mutation.isActive(.caughtUpBlockUnchecked) { return .success(block) }
        if let rejection = rules.checkContents(block) { return .failure(.rejected(rejection)) }
        if block.header.epoch == epoch,
            let rejection = rules.checkCertificate(block.certificate, of: block.header, validators: validators)
        {
            return .failure(.rejected(rejection))
        }
        return .success(block)
    }

    /// Puts the two stages together: the blocks before the first that is wrong, and what is wrong with that one.
    ///
    /// `decoded` and `signatures` run in parallel with the blocks; a block whose decoding failed has no signatures.
    package func verdict(_ decoded: [Result<Block, BlockFault>], _ signatures: [[Bool]]) -> CheckedBlocks {
        var blocks: [Block] = []
        for (result, isValid) in zip(decoded, signatures) {
            switch result {
            case .failure(let fault): return CheckedBlocks(blocks: blocks, fault: fault, epoch: epoch)
            case .success(let block):
                if let index = isValid.firstIndex(of: false), !Mutation.isActive(.caughtUpBlockUnchecked) {
                    let fault = BlockFault.rejected(.badTransactionSignature(index: index))
                    return CheckedBlocks(blocks: blocks, fault: fault, epoch: epoch)
                }
                blocks.append(block)
            }
        }
        return CheckedBlocks(blocks: blocks, fault: nil, epoch: epoch)
    }

    /// Checks everything on this thread; `isValid` says whether a transaction's signature holds.
    package func checked(_ isValid: (SignedTransaction) -> Bool = { $0.hasValidSignature }) -> CheckedBlocks {
        let decoded = (0..<count).map(decoded)
        return verdict(decoded, decoded.map { (try? $0.get())?.bodies.map(isValid) ?? [] })
    }
}

/// Blocks of one answer that are what their certificates say; whether they follow the chain is still to be seen.
package struct CheckedBlocks: Sendable {
    package let blocks: [Block]
    /// What is wrong with the block behind them; nil if all are sound.
    package let fault: BlockFault?
    /// The epoch whose certificates were checked.
    let epoch: EpochNumber

    /// Why one of the blocks does not go on from the ledger's chain behind the last one taken, in words; nil if it does.
    package func refusal(
        of block: Block,
        after last: BlockHeight,
        in ledger: Ledger,
        by rules: BlockRules
    ) -> String? {
        if Mutation.isActive(.caughtUpBlockUnchecked) { return nil }
        guard block.height == last.next, let parent = ledger.parent(of: block.height) else {
            return "blocks that do not follow one another"
        }
        if let rejection = rules.checkHeader(block.header, after: parent, validators: ledger.validators) {
            return rejection.sentence
        }
        // Handed out before the set was known that signs it.
        guard block.header.epoch != epoch else { return nil }
        return rules.checkCertificate(block.certificate, of: block.header, validators: ledger.validators)?.sentence
    }
}

/// Why a block that a peer sent is none.
package enum BlockFault: Error, Hashable, Sendable {
    case undecodable
    case rejected(BlockRejection)

    /// What is wrong, in words.
    package var sentence: String {
        switch self {
        case .undecodable: "a block that does not decode"
        case .rejected(let rejection): rejection.sentence
        }
    }
}
