internal import ChainCrypto
internal import Ledger
internal import PBFT
internal import Primitives
internal import Validator

// What validators ask for: messages go to the network, claims to the checkers.
extension SimulatedCluster {
    func carryOut(_ effect: ValidatorEffect, of node: Int) throws(Violation) {
        switch effect {
        case .send(let message, let peer):
            try post(message, from: node, to: [peer])
        case .broadcast(let message): try post(message, from: node, to: nodes[node].roster?.committee ?? [])
        case .checkSignatures(let id, let transactions): checkSignatures(id, transactions, node)
        case .checkBlocks(let id, let blocks): checkBlocks(id, blocks, node)
        case .checkSnapshotPart(let id, let part): checkPart(id, part, node)
        case .answer(let answer, let peer): try send(answer, from: node, to: peer)
        case .admitted(_, let id):
            note(.admitted, node: node, id.mark)
            if !nodes[node].clock.isWrong(at: tick), !clients.isFleeting(id) { nodes[node].owed.insert(id) }
            isSettlementDue = healedAt != nil
        case .refused(let submission, let rejection): try onRefused(submission, rejection, node)
        case .certified(let block): try onCertified(block, node)
        case .report(let report): try onReport(report, node)
        case .rosterChanged(let roster): take(roster, of: node)
        case .halt: break
        }
    }

    // MARK: Messages

    private func send(_ answer: StoredAnswer, from node: Int, to peer: PeerID) throws(Violation) {
        var left: StoredAnswer? = answer
        while let next = left {
            guard let (message, rest) = try? next.read() else {
                // What a rotten disk cannot give is not sent.
                guard nodes[node].isDamaged else { throw Violation(.durability, "node \(node) cannot read a snapshot") }
                return
            }
            try post(message, from: node, to: [peer])
            left = rest
        }
    }

    private func post(_ message: PeerMessage, from node: Int, to peers: [PeerID]) throws(Violation) {
        if case .consensus(let epoch, let wire) = message, isCorrect(node),
            member(wire.signed.sender, of: epoch) == nodes[node].member
        {
            try checkSent(wire.signed.message, epoch, node)
        }
        // Through bytes, as on a real connection.
        let bytes = message.canonicalBytes
        guard bytes.count <= message.kind.byteCountMax, let copy = try? PeerMessage(canonicalBytes: bytes) else {
            throw Violation(.halt, "node \(node) sends a \(message.kind) message that nobody can read")
        }
        let content = Letter.Content(copy, mark: Hasher256.hash(bytes).mark)
        let hand = byzantine.firstIndex { $0.holds(node) }
        for peer in nodes.indices {
            guard let name = nodes[node].links[peer], peers.contains(name) else { continue }
            let letter = Letter(from: node, to: peer, content: content)
            guard let hand else {
                dispatch(letter, bytes.count)
                continue
            }
            byzantine[hand].follow(nodes[node].validator)
            for (changed, delay) in byzantine[hand].send(letter, at: tick) {
                dispatch(changed, bytes.count, extraDelay: delay)
            }
        }
    }

    /// What a correct node says is held against all that it ever said.
    private func checkSent(_ message: PBFTMessage, _ epoch: EpochNumber, _ node: Int) throws(Violation) {
        // A journal whose end has rotted looks torn; such a node has forgotten and counts as faulty.
        if nodes[node].isDamaged { return }
        try signatures.sent(message, of: epoch, by: node)
        // A new key begins anew.
        guard let lost = nodes[node].lostJournalKey, sets[epoch]?.index(of: lost) != nil else { return }
        switch message {
        case .status, .suspect: return
        // Passed on, not signed: the certificate of a block that the node has holds its signature.
        case .checkpoint(let vote) where vote.height <= nodes[node].validator?.ledger.certifiedHeight ?? .genesis: return
        default: throw Violation(.signatures, "node \(node) signs a \(message.kind.name) message although its journal is lost")
        }
    }

    private func dispatch(_ letter: Letter, _ byteCount: Int, extraDelay: UInt64 = 0) {
        if let hand = byzantine.firstIndex(where: { $0.holds(letter.to) }) {
            guard byzantine[hand].hears(letter, at: tick) else { return }
        }
        let kind = LetterKind(letter.message)
        let delays = network.delays(of: kind, byteCount: byteCount, from: letter.from, to: letter.to, at: tick)
        if delays.isEmpty { note(.lost, node: letter.from, peer: letter.to, number(of: letter.message), letter.mark) }
        for delay in delays { queue.schedule(.arrive(letter), at: tick + delay + extraDelay) }
    }

    func arrive(_ letter: Letter) {
        guard nodes[letter.to].validator != nil, let name = nodes[letter.to].links[letter.from] else { return }
        note(.arrived, node: letter.to, peer: letter.from, number(of: letter.message), letter.mark)
        deliver(.received(letter.message, from: name), to: letter.to, nodes[letter.to].life)
    }

    /// The kind of the message; those of agreement are 100 and their own kind.
    private func number(of message: PeerMessage) -> UInt64 {
        guard case .consensus(_, let wire) = message else { return UInt64(message.kind.rawValue) }
        return 100 + UInt64(wire.signed.kind.rawValue)
    }

    private func checkSignatures(_ id: VerificationID, _ transactions: [SignedTransaction], _ node: Int) {
        let results = transactions.map(isSignatureValid)
        note(.verified, node: node, UInt64(results.count), UInt64(results.count { $0 }))
        let event = SimulationEvent.verified(node: node, life: nodes[node].life, id, results)
        queue.schedule(event, at: tick + random.below(4))
    }

    private func checkBlocks(_ id: VerificationID, _ blocks: FetchedBlocks, _ node: Int) {
        let checked = blocks.checked(isSignatureValid)
        note(.verified, node: node, UInt64(blocks.count), UInt64(checked.blocks.count))
        let event = SimulationEvent.blocksVerified(node: node, life: nodes[node].life, id, checked)
        queue.schedule(event, at: tick + random.below(4))
    }

    private func checkPart(_ id: VerificationID, _ part: SnapshotPart, _ node: Int) {
        let checked = part.checked()
        note(.verified, node: node, UInt64(part.byteCount), checked == nil ? 0 : 1)
        let event = SimulationEvent.partVerified(node: node, life: nodes[node].life, id, checked)
        queue.schedule(event, at: tick + random.below(4))
    }

    private func isSignatureValid(_ transaction: SignedTransaction) -> Bool {
        if let known = checkedSignatures[transaction] { return known }
        let isValid = transaction.hasValidSignature
        checkedSignatures[transaction] = isValid
        return isValid
    }

    // MARK: Claims

    private func onCertified(_ block: CertifiedBlock, _ node: Int) throws(Violation) {
        note(.certified, node: node, block.header.height.rawValue, block.hash.mark)
        let transactions = block.receipts.map(\.transactionID)
        nodes[node].owed.subtract(transactions)
        nodes[node].owed.subtract(block.dropped)
        isSettlementDue = healedAt != nil
        guard isCorrect(node) else { return }
        let fact = ChainChecker.Fact(hash: block.hash, stateRoot: block.header.stateRoot, transactions: transactions)
        try chain.certified(block.header.height, fact, by: node)
        try checkTransactions(block)
        try reports.certified(block.receipts.flatMap(\.events), by: node)
        nodes[node].validator?.replica.checkAllInvariants()
    }

    /// Only what clients signed runs, and in its time; and no block is far ahead of the true time.
    private func checkTransactions(_ block: CertifiedBlock) throws(Violation) {
        for receipt in block.receipts {
            guard let expires = clients.expiry(of: receipt.transactionID) else {
                throw Violation(.origin, "transaction \(receipt.transactionID) was executed and no client had signed it")
            }
            guard block.header.time < expires else {
                throw Violation(.time, "transaction \(receipt.transactionID) was executed after it had expired")
            }
        }
        guard block.header.time.rawValue <= SimulatedConsortium.firstTime.rawValue + tick + Self.timeLeadMax else {
            throw Violation(.time, "block \(block.header.height) is from the future")
        }
    }

    /// A node stands at a height whose blocks it never saw: its state must be everybody's.
    private func onSnapshot(_ height: BlockHeight, _ node: Int) throws(Violation) {
        note(.catchingUp, node: node, height.rawValue)
        snapshotCount += 1
        guard isCorrect(node), let view = nodes[node].validator?.ledger.reader.view, let header = view.header else { return }
        try chain.jumped(to: height, hash: header.hash, stateRoot: view.stateRoot, by: node)
        nodes[node].owed = nodes[node].owed.filter { chain.height(of: $0).map { $0 > height.rawValue } ?? true }
        isSettlementDue = healedAt != nil
    }

    private func onReport(_ report: ValidatorReport, _ node: Int) throws(Violation) {
        switch report {
        case .viewChanged(let view, let status):
            viewChangeCount += status == .active ? 1 : 0
            note(.viewChanged, node: node, view.rawValue, status == .active ? 1 : 0)
            noteView(of: node)
            if status == .active, isCorrect(node), let replica = nodes[node].validator?.replica,
                let newView = replica.durable.newView
            {
                try NewViewChecker.check(newView, replica.committee, by: node)
            }
        case .suspected(let view, _): note(.suspected, node: node, view.rawValue)
        case .catchingUp(let from, let through): note(.catchingUp, node: node, from.rawValue, through.rawValue)
        case .takingSnapshot(let height): note(.catchingUp, node: node, height.rawValue)
        case .tookSnapshot(let height): try onSnapshot(height, node)
        case .snapshotUnavailable: note(.catchingUp, node: node)
        case .caughtUp(let height): note(.catchingUp, node: node, height.rawValue)
        case .epochEnds(let height): note(.catchingUp, node: node, height.rawValue)
        case .epochBegan(let epoch, _):
            note(.catchingUp, node: node, epoch.rawValue)
            noteView(of: node)
            try onEpoch(epoch, node)
        case .evidenceSent(let id, let expires): clients.learn(id, expires: expires)
        case .misbehaved, .evidence, .diverged, .forgotten, .journalLost: note(.accused, node: node)
        }
        if isCorrect(node), let validator = nodes[node].validator {
            try reports.heard(report, from: node, seats(of: report, by: validator))
        }
    }

    /// Two seconds ahead of the proposer's clock are allowed, and clocks go wrong by a little.
    private static let timeLeadMax: UInt64 = 4_500
}
