extension FHIRConsent {
    /// The rule that this consent comes to, and in sentences where it was read more narrowly than it may have been meant; no rule where
    /// the consent has no say.
    package var meaning: (rule: ConsentProvision?, narrowings: [String]) {
        guard status == .active else {
            return (nil, ["status is \(status.rawValue): only an active consent has a say"])
        }
        guard scope == .privacy || scope == .research else {
            return (nil, ["scope is \(scope.rawValue): that is not about who reads data"])
        }
        var narrowings: [String] = []
        guard var rule = base(&narrowings) else { return (nil, narrowings) }
        if scope == .research {
            let kinds = rule.purposes.filter { ConsentTerminology.isKind($0, of: "HRESCH") }
            if rule.purposes.isEmpty {
                rule.purposes = [ConsentCoding(system: ConsentCoding.actReason, code: "HRESCH")]
                narrowings.append("scope is research: it is read for purposes of research alone")
            } else if kinds.count < rule.purposes.count, rule.effect != .deny {
                narrowings.append("scope is research: purposes other than research are left out")
                guard !kinds.isEmpty else { return (nil, narrowings) }
                rule.purposes = kinds
            }
        }
        if !isVerified {
            guard rule.effect == .deny else {
                return (nil, narrowings + ["no verification says that it was verified, so it permits nothing"])
            }
            rule.exceptions = []
            narrowings.append("no verification says that it was verified, so only its denial counts")
        }
        return (rule, narrowings)
    }

    /// The root with its effect.
    ///
    /// R4 lets the base policy say it; where root and base policy can be read in two ways, the narrower is taken.
    private func base(_ narrowings: inout [String]) -> ConsentProvision? {
        guard var root else {
            switch basePolicy {
            case .optIn: return ConsentProvision(effect: .permit)
            case .optOut: return ConsentProvision(effect: .deny)
            case .unsaid: return nil
            }
        }
        switch (root.effect, basePolicy) {
        case (.permit?, .optOut),
            (.deny?, .optIn) where isVerified:
            // An exception to the base policy (R4 Consent.provision): what it does not cover stays as that says.
            var whole = ConsentProvision(effect: basePolicy == .optIn ? .permit : .deny)
            whole.exceptions = [root]
            return whole
        case (.permit?, _), (.deny?, _), (.group?, _): return root
        case (nil, .optOut):
            root.effect = .deny
        case (nil, .optIn):
            root.effect = root.isUnconditional ? .permit : .deny
            if !root.isUnconditional {
                narrowings.append(
                    "the root has no type under an opt-in policy: what it matches is read as the exception, and nothing else as permitted"
                )
            }
        case (nil, .unsaid):
            root.effect = .group
            narrowings.append("the root has no type and no policy says what holds: only the provisions inside it count")
        }
        return root
    }
}
