package import Primitives

extension BlockReader {
    /// The proof bundle of a certified transaction; nil if it is in no certified block.
    ///
    /// `trustedHeight` above the block's adds the headers up to there, so that the bundle can be checked against that point.
    package func proofBundle(
        of id: TransactionID,
        linkedTo trustedHeight: BlockHeight? = nil
    ) throws(LedgerError) -> ProofBundle? {
        guard let place = try location(of: id), let block = try block(at: place.height) else { return nil }
        guard place.index < block.bodies.count, block.transactionIDs[place.index] == id else {
            throw .damagedChain(height: place.height, detail: "the transaction index points to another transaction")
        }
        return ProofBundle(
            block: block,
            index: place.index,
            membershipChanges: try changes(below: place.height),
            laterHeaders: try headers(after: place.height, through: trustedHeight)
        )
    }

    /// Why the newest block is not certified by the genesis' validators or by those who followed them, in words; nil if it is.
    package func rejectionOfNewest(by genesis: GenesisDocument) throws(LedgerError) -> String? {
        let height = try newestHeight()
        guard height > .genesis else { return nil }
        guard let header = try header(at: height), let certificate = try certificate(at: height) else {
            return "block \(height) is not whole"
        }
        let changes = try changes(below: height)
        do throws(ProofFailure) {
            try EpochWalk.through(changes, from: genesis).check(header, certificate, "block \(height)")
            return nil
        } catch { return error.sentence }
    }

    /// The changes of the validators below a height, ascending.
    func changes(below height: BlockHeight) throws(LedgerError) -> [MembershipChange] {
        var changes: [MembershipChange] = []
        for change in try membershipChanges(through: height) where change < height {
            guard let header = try header(at: change), let certificate = try certificate(at: change),
                let set = try nextValidators(at: change)
            else { throw .damagedChain(height: change, detail: "a change of the validators is not whole") }
            changes.append(MembershipChange(header: header, certificate: certificate, nextValidators: set))
        }
        return changes
    }

    private func headers(after height: BlockHeight, through last: BlockHeight?) throws(LedgerError) -> [BlockHeader] {
        var headers: [BlockHeader] = []
        var next = height.next
        while let last, let current = next, current <= last, headers.count < ProofBundle.laterHeaderCountMax {
            guard let header = try header(at: current) else { break }
            headers.append(header)
            next = current.next
        }
        return headers
    }
}
