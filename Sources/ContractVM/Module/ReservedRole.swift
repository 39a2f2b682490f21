/// Roles that nobody is given: what a host answers for them follows from what it knows of an account.
package enum ReservedRole {
    /// Every account that may act has it: it is registered, not suspended, and its organisation is not suspended.
    ///
    /// Roles of the registry are small letters and hyphens, so none is called this.
    package static let active = "active."
}
