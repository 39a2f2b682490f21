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
    package func outcomes(for question: ConsentQuestion) -> ConsentOutcomes {
        let match = match(question)
        guard match != .no else { return .nothing }
        var found = exceptions.reduce(ConsentOutcomes.nothing) { $0.beside($1.outcomes(for: question)) }
        if found.contains(.nothing) {
            switch effect {
            case .permit: found = found.subtracting(.nothing).union(.permission)
            case .deny: found = found.subtracting(.nothing).union(.denial)
            case .group, nil: break
            }
        }
        return match == .perhaps ? found.union(.nothing) : found
    }

    private func match(_ question: ConsentQuestion) -> Match {
        if let period, let first = period.first, question.at < first { return .no }
        if let period, let last = period.last, question.at > last { return .no }
        if !actions.isEmpty, question.acts.isDisjoint(with: actions) { return .no }
        return matches(purposes.map(\.text), ConsentFacet(question.purposes, isWhole: true))
            .and(matches(recipients, question.parties))
            .and(matches(custodians, question.custodians))
            .and(matches(authors, question.authors))
            .and(matches(classes.map(\.text), question.classes))
            .and(matches(codes.map(\.text), question.codes))
            .and(matches(data, question.data))
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
        let isDenial = effect == .deny
        guard let bound = isDenial ? levels.min() : levels.max() else { return matches(others, question.labels) }
        let own: Match =
            switch (question.level, isDenial) {
            case (nil, _): question.labels.isWhole ? .no : .perhaps
            case (let level?, true): level >= bound ? .yes : question.labels.isWhole ? .no : .perhaps
            case (let level?, false): level > bound ? .no : question.labels.isWhole ? .yes : .perhaps
            }
        if others.isEmpty { return own }
        let rest = matches(others, question.labels)
        return isDenial ? own.or(rest) : own.and(rest)
    }

    private func authoredMatch(_ question: ConsentQuestion) -> Match {
        guard let dataPeriod, !dataPeriod.isOpen else { return .yes }
        guard let authored = question.authored, let first = authored.first, let last = authored.last else { return .perhaps }
        if let from = dataPeriod.first, last < from { return .no }
        if let until = dataPeriod.last, first > until { return .no }
        let isInside = first >= dataPeriod.first ?? first && last <= dataPeriod.last ?? last
        return isInside ? .yes : .perhaps
    }
}
