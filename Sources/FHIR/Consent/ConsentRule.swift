package import Primitives

/// One rule of a directive, as the `consent` contract holds it (`Contracts/consent.accord`, record Rule); sets ascend.
package struct ConsentRule: Hashable, Sendable {
    package var effect: ConsentEffect
    package var depth: Int
    /// In force from this millisecond on, and before that one.
    package var from: UInt64?
    package var until: UInt64?
    package var accounts: [AccountID] = []
    package var organisations: [OrganisationID] = []
    package var roles: [String] = []
    package var groups: [Hash256] = []
    package var parties: [Hash256] = []
    package var custodians: [Hash256] = []
    package var authors: [Hash256] = []
    package var acts: [ConsentAction] = []
    package var purposes: [Hash256] = []
    package var level: Int?
    package var labels: [Hash256] = []
    package var classes: [Hash256] = []
    package var codes: [Hash256] = []
    package var data: [Hash256] = []
    package var authoredFrom: Int64?
    package var authoredUntil: Int64?

    package init(effect: ConsentEffect, depth: Int) {
        self.effect = effect
        self.depth = depth
    }

    /// The bounds that the contract declares.
    package enum Bounds {
        package static let rules = 16
        package static let depth = 7
        package static let accounts = 8
        package static let organisations = 4
        package static let roles = 4
        package static let groups = 4
        package static let parties = 8
        package static let custodians = 4
        package static let authors = 4
        package static let purposes = 12
        package static let labels = 8
        package static let classes = 8
        package static let codes = 8
        package static let data = 8
        package static let facet = 16
        package static let askedPurposes = 8
        package static let slots = 10
    }
}
