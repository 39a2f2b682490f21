internal import Ledger
internal import Primitives

/// The one rule for every read that concerns people: queries, proofs, transactions, events, histories, blobs and counts.
///
/// An auditor reads everything. Everyone else reads what names them: their account, or their organisation if they act for
/// it. Whoever may not gets the answer that is given where there is nothing.
enum AccessPolicy {
    /// Roles that act for their organisation, so that what names the organisation concerns them.
    private static let organisationalRoles = ["hospital", "insurer", "supplier", "registrar", "admin", "emergency"]
    /// Contracts whose queries and state name no patient.
    private static let openContracts: Set<String> = ["governance", "contracts"]
    /// Queries about the members themselves.
    private static let openQueries: [String: Set<String>] = ["registry": ["organisation"]]

    /// Whether the requester may read something that names these accounts, organisations and blobs.
    static func allows(_ requester: Requester, toRead subjects: some Sequence<Hash256>) -> Bool {
        guard let own = names(of: requester) else { return true }
        return subjects.contains { own.contains($0) }
    }

    /// Whether everything is open to the requester, as it is to auditors.
    static func readsEverything(_ requester: Requester) -> Bool { names(of: requester) == nil }

    /// Whether a query's question and answer are open to everybody who signs.
    static func isOpen(contract: String, function: String) -> Bool {
        openContracts.contains(contract) || openQueries[contract]?.contains(function) == true
    }

    /// The names under which a requester takes part; nil for one who reads everything.
    private static func names(of requester: Requester) -> Set<Hash256>? {
        guard let account = requester.account else { return [] }
        if requester.has("auditor") { return nil }
        var names: Set<Hash256> = []
        if let name = Hash256(bytes: account.bytes) { names.insert(name) }
        if let organisation = requester.organisation, organisationalRoles.contains(where: requester.has),
            let name = Hash256(bytes: organisation.bytes)
        {
            names.insert(name)
        }
        return names
    }
}

extension AccessPolicy {
    /// Every 32-byte string within canonical values, at any depth.
    static func subjects(in values: [CanonicalValue]) -> [Hash256] {
        values.flatMap { value -> [Hash256] in
            switch value {
            case .bytes(let bytes): Hash256(bytes: bytes).map { [$0] } ?? []
            case .array(let items): subjects(in: items)
            case .unsigned, .negative, .text, .bool, .null: []
            }
        }
    }

    /// Everyone whom a transaction concerns: its sender's key and account, and whom its arguments and events name.
    static func subjects(of transaction: SignedTransaction, _ receipt: Receipt, sender: AccountID?) -> [Hash256] {
        var subjects = subjects(in: transaction.transaction.arguments)
        if let key = Hash256(bytes: transaction.signer.bytes) { subjects.append(key) }
        if let account = sender.flatMap({ Hash256(bytes: $0.bytes) }) { subjects.append(account) }
        return subjects + receipt.events.flatMap(\.subjects)
    }
}
