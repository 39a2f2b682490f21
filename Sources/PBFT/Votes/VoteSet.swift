import Primitives

/// One validator's vote of one phase: what it voted for and its signature.
struct Vote: Hashable, Sendable {
    let value: Hash256
    let signature: SignatureBytes
    /// Whether a second, different vote was reported already; it is reported once.
    var isDisputed = false
}

/// The votes of one phase, one place for each validator index (INV-2): no signer counts twice, however often it signs.
struct VoteSet: Hashable, Sendable {
    enum Outcome: Hashable, Sendable {
        case added
        case duplicate
        /// The validator had voted for something else; the first vote stays.
        case conflict(with: Vote)
    }

    /// Empty until the first vote, then one place for each validator.
    private var votes: [Vote?] = []
    /// First votes that came when no more were needed: unchecked, never counted, kept to be compared with later ones.
    private var late: [Vote?] = []
    private(set) var count = 0

    /// The unchecked late vote of a validator.
    func late(of index: ValidatorIndex) -> Vote? {
        index.rawValue < UInt64(late.count) ? late[Int(index.rawValue)] : nil
    }

    /// Keeps a late vote, at most one for each validator.
    ///
    /// MUST be called with an index of the committee only.
    mutating func keepLate(_ vote: Vote, of index: ValidatorIndex, size: Int) {
        precondition(index.rawValue < UInt64(size), "a vote of validator \(index) in a committee of \(size)")
        if late.isEmpty { late = Array(repeating: nil, count: size) }
        late[Int(index.rawValue)] = vote
    }

    subscript(index: ValidatorIndex) -> Vote? {
        index.rawValue < UInt64(votes.count) ? votes[Int(index.rawValue)] : nil
    }

    /// MUST be called with an index of the committee only.
    mutating func record(_ vote: Vote, of index: ValidatorIndex, size: Int) -> Outcome {
        precondition(index.rawValue < UInt64(size), "a vote of validator \(index) in a committee of \(size)")
        if votes.isEmpty { votes = Array(repeating: nil, count: size) }
        let place = Int(index.rawValue)
        guard let held = votes[place] else {
            votes[place] = vote
            count += 1
            return .added
        }
        if held.value == vote.value || held.isDisputed { return .duplicate }
        votes[place]?.isDisputed = true
        return .conflict(with: held)
    }

    func count(of value: Hash256) -> Int {
        var sum = 0
        for vote in votes where vote?.value == value { sum += 1 }
        return sum
    }

    /// The value that at least `threshold` validators voted for; with a quorum there is at most one.
    func value(reaching threshold: Int) -> Hash256? {
        guard count >= threshold else { return nil }
        for case let vote? in votes where count(of: vote.value) >= threshold { return vote.value }
        return nil
    }

    /// The most votes that any value has.
    var highestCount: Int {
        var highest = 0
        for case let vote? in votes { highest = max(highest, count(of: vote.value)) }
        return highest
    }

    /// The signatures on one value, ascending by index.
    func signatures(on value: Hash256) -> [IndexedSignature] {
        var found: [IndexedSignature] = []
        for (place, vote) in votes.enumerated() {
            guard let vote, vote.value == value else { continue }
            found.append(IndexedSignature(index: ValidatorIndex(UInt64(place)), signature: vote.signature))
        }
        return found
    }

    /// All votes, ascending by index.
    var all: [(index: ValidatorIndex, vote: Vote)] {
        var found: [(index: ValidatorIndex, vote: Vote)] = []
        for (place, vote) in votes.enumerated() {
            guard let vote else { continue }
            found.append((ValidatorIndex(UInt64(place)), vote))
        }
        return found
    }
}
