/// Whether a rule matches.
private enum Match: Int {
    case no
    case perhaps
    case yes

    func and(_ other: Match) -> Match { rawValue < other.rawValue ? self : other }
    func or(_ other: Match) -> Match { rawValue < other.rawValue ? other : self }
}

/// The decision as R4 describes it, straight from the Consent; the `consent` contract decides on its own, and tests compare the two.
extension ConsentProvision {
    /// What this rule with its exceptions can come to: the innermost matching rule decides; among siblings a denial overrides.
    ///
    /// An exception that says something of its own instead of the outer rule's word reaches beyond that rule.
    package func outcomes(for question: ConsentQuestion) -> ConsentOutcomes {
        outcomes(for: question, within: nil, outerHolds: true)
    }

    /// Where the outer rule holds, what both say in the same words holds too; where it doesn't, an exception within its reach cannot.
    private func outcomes(for question: ConsentQuestion, within outer: ConsentProvision?, outerHolds: Bool) -> ConsentOutcomes {
        let own = inheriting(outer)
        let match: Match
        if let outer {
            match =
                outerHolds ? own.differing(from: outer).match(question) : own.isConfined(to: outer) ? .no : own.match(question)
        } else {
            match = own.match(question)
        }
        func excepted(_ holds: Bool) -> ConsentOutcomes {
            exceptions.reduce(ConsentOutcomes.nothing) {
                $0.beside($1.outcomes(for: question, within: own, outerHolds: holds))
            }
        }
        guard match != .no else { return excepted(false) }
        var decided = excepted(true)
        if decided.contains(.nothing) {
            switch effect {
            case .permit: decided = decided.subtracting(.nothing).union(.permission)
            case .deny: decided = decided.subtracting(.nothing).union(.denial)
            case .group, nil: break
            }
        }
        return match == .perhaps ? decided.union(excepted(false)) : decided
    }

    private func match(_ question: ConsentQuestion) -> Match {
        if let period, let first = period.first, question.at < first { return .no }
        if let period, let last = period.last, question.at > last { return .no }
        if !actions.isEmpty, question.acts.isDisjoint(with: actions) { return .no }
        return matches(purposes.map(\.text), ConsentFacet(question.purposes, isWhole: true))
            .and(matches(recipients, question.parties))
            .and(matches(custodians, question.known.custodians))
            .and(matches(authors, question.known.authors))
            .and(matches(classes.map(\.text), question.known.classes))
            .and(matches(codes.map(\.text), question.known.codes))
            .and(matches(data, question.known.data))
            .and(labelMatch(question))
            .and(authoredMatch(question))
    }

    private func matches(_ wanted: [String], _ known: ConsentFacet) -> Match {
        if wanted.isEmpty || wanted.contains(where: known.keys.contains) { return .yes }
        return known.isWhole ? .no : .perhaps
    }

    /// A permission for a level covers what is less confidential too, a denial what is more; a permission that names a level and
    /// further labels wants both, a denial either.
    private func labelMatch(_ question: ConsentQuestion) -> Match {
        let levels = labels.compactMap(ConsentTerminology.level)
        let others = labels.filter { ConsentTerminology.level(of: $0) == nil }.map(\.text)
        let isDenial = labelReach == .deny
        guard let bound = isDenial ? levels.min() : levels.max() else { return matches(others, question.known.labels) }
        let own: Match =
            switch (question.known.level, isDenial) {
            case (nil, _): question.known.labels.isWhole ? .no : .perhaps
            case (let level?, true): level >= bound ? .yes : question.known.labels.isWhole ? .no : .perhaps
            case (let level?, false): level > bound ? .no : question.known.labels.isWhole ? .yes : .perhaps
            }
        if others.isEmpty { return own }
        let rest = matches(others, question.known.labels)
        return isDenial ? own.or(rest) : own.and(rest)
    }

    private func authoredMatch(_ question: ConsentQuestion) -> Match {
        guard let dataPeriod, !dataPeriod.isOpen else { return .yes }
        guard let authored = question.known.authored, let first = authored.first, let last = authored.last else {
            return .perhaps
        }
        if let from = dataPeriod.first, last < from { return .no }
        if let until = dataPeriod.last, first > until { return .no }
        let isInside = first >= dataPeriod.first ?? first && last <= dataPeriod.last ?? last
        return isInside ? .yes : .perhaps
    }
}
