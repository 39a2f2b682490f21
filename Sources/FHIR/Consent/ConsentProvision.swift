/// A span of time in milliseconds since 1970, both ends inclusive; nil is open.
package struct ConsentPeriod: Hashable, Sendable {
    package var first: Int64?
    package var last: Int64?

    package init(first: Int64?, last: Int64?) {
        self.first = first
        self.last = last
    }

    var isOpen: Bool { first == nil && last == nil }
}

/// What is done with data (HL7 consentaction).
package enum ConsentAction: String, CaseIterable, Hashable, Sendable {
    case collect
    case access
    case use
    case disclose
    case correct
}

/// What a rule does with what it matches.
package enum ConsentEffect: String, Hashable, Sendable {
    case permit
    case deny
    /// Nothing by itself: it only narrows what its exceptions match.
    case group
}

/// How data is meant by `provision.data.meaning` (R4 value set consent-data-meaning).
package enum ConsentDataMeaning: String, CaseIterable, Hashable, Sendable {
    case instance
    case related
    case dependents
    case authoredby
}

/// A rule of a consent with its exceptions, as R4's `Consent.provision` says it.
///
/// An empty list and nil say nothing; of a list one
/// element is enough; everything that is said must hold together.
package struct ConsentProvision: Hashable, Sendable {
    /// Nil in a root without `type`.
    package var effect: ConsentEffect?
    /// When the rule is in force.
    package var period: ConsentPeriod?
    /// Names of those who read.
    package var recipients: [String] = []
    /// Names of those who keep the data (actors of role CST).
    package var custodians: [String] = []
    /// Names of those who wrote the data (actors of role AUT).
    package var authors: [String] = []
    package var actions: [ConsentAction] = []
    package var labels: [ConsentCoding] = []
    /// Which way levels of confidentiality reach, where they come from a rule of another effect; nil for this rule's own.
    package var labelEffect: ConsentEffect?
    package var purposes: [ConsentCoding] = []
    package var classes: [ConsentCoding] = []
    package var codes: [ConsentCoding] = []
    /// When the data was authored.
    package var dataPeriod: ConsentPeriod?
    /// `MEANING:NAME`.
    package var data: [String] = []
    package var exceptions: [ConsentProvision] = []

    package init(effect: ConsentEffect?) { self.effect = effect }

    /// This rule and all exceptions in it.
    var count: Int { exceptions.reduce(1) { $0 + $1.count } }

    /// Whether it looks at nothing but the time.
    var isUnconditional: Bool {
        recipients.isEmpty && custodians.isEmpty && authors.isEmpty && actions.isEmpty && labels.isEmpty && purposes.isEmpty
            && classes.isEmpty && codes.isEmpty && dataPeriod == nil && data.isEmpty
    }
}
