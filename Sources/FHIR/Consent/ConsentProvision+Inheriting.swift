/// What an exception takes from the rule that it is an exception to.
extension ConsentProvision {
    /// This rule with everything that it does not say itself taken from the one it stands in.
    ///
    /// An exception can add to a permission as well as take from it (R4 Consent.provision), so what it does say replaces what the
    /// outer rule says of the same: inside "normal data", "restricted data for Dr. B." adds. Only a period never reaches beyond.
    package func inheriting(_ outer: ConsentProvision?) -> ConsentProvision {
        guard let outer else { return self }
        var rule = self
        rule.period = Self.both(period, outer.period)
        if recipients.isEmpty { rule.recipients = outer.recipients }
        if custodians.isEmpty { rule.custodians = outer.custodians }
        if authors.isEmpty { rule.authors = outer.authors }
        if actions.isEmpty { rule.actions = outer.actions }
        if purposes.isEmpty { rule.purposes = outer.purposes }
        if classes.isEmpty { rule.classes = outer.classes }
        if codes.isEmpty { rule.codes = outer.codes }
        if data.isEmpty { rule.data = outer.data }
        if dataPeriod == nil { rule.dataPeriod = outer.dataPeriod }
        if labels.isEmpty {
            rule.labels = outer.labels
            rule.labelEffect = outer.labelReach
        }
        return rule
    }

    /// The effect that says which way levels reach.
    var labelReach: ConsentEffect? { labelEffect ?? effect }

    private static func both(_ left: ConsentPeriod?, _ right: ConsentPeriod?) -> ConsentPeriod? {
        guard let left, let right else { return left ?? right }
        let firsts = [left.first, right.first].compactMap { $0 }
        let lasts = [left.last, right.last].compactMap { $0 }
        return ConsentPeriod(first: firsts.max(), last: lasts.min())
    }
}
