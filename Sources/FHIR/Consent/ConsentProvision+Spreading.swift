/// Rules of the contract count only where the rule around them matches; exceptions of a Consent may reach beyond it. Here the one is made
/// of the other: an exception that reaches beyond stands twice, inside and beside, which comes to the same.
extension ConsentProvision {
    /// The rules side by side that this provision comes to, for a contract whose exceptions never reach beyond their rule.
    func rules(_ narrowings: inout [String]) -> [ConsentProvision] {
        var found = spread(within: nil)
        for index in found.indices { found[index].reachOneWay(within: nil, &narrowings) }
        return found.map { $0.pruned(within: nil) }
    }

    /// Everything said in full, exceptions that reach beyond both inside and beside.
    private func spread(within outer: ConsentProvision?) -> [ConsentProvision] {
        var own = inheriting(outer)
        let inside = exceptions.flatMap { $0.spread(within: own) }
        own.exceptions = []
        let beside = inside.filter { !$0.isConfined(to: own) }
        own.exceptions = inside
        return [own] + beside
    }

    /// Whether this rule, which says all in full, can match only where the other does.
    func isConfined(to outer: ConsentProvision) -> Bool {
        func isSame<Element: Equatable>(_ own: [Element], _ other: [Element]) -> Bool { other.isEmpty || own == other }
        return isSame(recipients, outer.recipients) && isSame(custodians, outer.custodians) && isSame(authors, outer.authors)
            && isSame(actions, outer.actions) && isSame(purposes, outer.purposes) && isSame(classes, outer.classes)
            && isSame(codes, outer.codes) && isSame(data, outer.data) && isSame(labels, outer.labels)
            && (outer.labels.isEmpty || labelReach == outer.labelReach)
            && (outer.dataPeriod == nil || dataPeriod == outer.dataPeriod)
    }

    /// In the contract levels reach as the rule's own effect says.
    ///
    /// A denial that took its levels from a permission loses them and
    /// denies more; a permission that took them from a denial permits nothing itself.
    private mutating func reachOneWay(within outer: ConsentProvision?, _ narrowings: inout [String]) {
        let isSaidAround = outer.map { $0.labels == labels && $0.labelReach == labelReach } ?? false
        let hasLevels = labels.contains { ConsentTerminology.level(of: $0) != nil }
        if hasLevels, !isSaidAround, labelReach != effect {
            labels = []
            labelEffect = nil
            if effect == .permit { effect = .group }
            narrowings.append(
                "an exception reaches beyond its rule and takes its confidentiality over: it is read to deny more, or to permit nothing"
            )
        }
        for index in exceptions.indices { exceptions[index].reachOneWay(within: self, &narrowings) }
    }

    /// With its exceptions, without what the rule around each says in the same words.
    private func pruned(within outer: ConsentProvision?) -> ConsentProvision {
        var rule = outer.map(differing) ?? self
        rule.exceptions = exceptions.map { $0.pruned(within: self) }
        return rule
    }

    /// Without what the other says in the same words.
    func differing(from outer: ConsentProvision) -> ConsentProvision {
        var rule = self
        if recipients == outer.recipients { rule.recipients = [] }
        if custodians == outer.custodians { rule.custodians = [] }
        if authors == outer.authors { rule.authors = [] }
        if actions == outer.actions { rule.actions = [] }
        if purposes == outer.purposes { rule.purposes = [] }
        if classes == outer.classes { rule.classes = [] }
        if codes == outer.codes { rule.codes = [] }
        if data == outer.data { rule.data = [] }
        if dataPeriod == outer.dataPeriod { rule.dataPeriod = nil }
        if period == outer.period { rule.period = nil }
        if labels == outer.labels, labelReach == outer.labelReach {
            rule.labels = []
            rule.labelEffect = nil
        }
        return rule
    }
}
