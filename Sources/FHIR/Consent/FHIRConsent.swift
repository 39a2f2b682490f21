/// A FHIR R4 Consent, read strictly: what bears on who may read what, and where it says something that is not understood, nothing.
package struct FHIRConsent: Hashable, Sendable {
    /// `Consent.status`.
    package enum Status: String, Hashable, Sendable {
        case draft
        case proposed
        case active
        case rejected
        case inactive
        case enteredInError = "entered-in-error"
    }

    /// What the consent is about (`Consent.scope`).
    package enum Scope: String, Hashable, Sendable {
        case privacy = "patient-privacy"
        case research
        /// Consent to be treated, or a directive for later: not about who reads data.
        case treatment
        case advanceDirective = "adr"
    }

    /// What holds where no provision says otherwise (`Consent.policyRule`, ActConsentDirective of v3-ActCode).
    package enum BasePolicy: Hashable, Sendable {
        case optIn
        case optOut
        case unsaid
    }

    package let id: String?
    package let status: Status
    package let scope: Scope
    /// The patient's names; empty where none is given.
    package let patient: [String]
    /// When it was recorded; it does not say from when it holds (`provision.period` does).
    package let dateTime: FHIRMoment?
    package let basePolicy: BasePolicy
    /// False if somebody was to verify it and nobody has.
    package let isVerified: Bool
    package let root: ConsentProvision?
    /// What is read and left out of the decision, in sentences.
    package let notes: [String]
}
