/// A module that passed `BytecodeVerifier`, prepared to run; immutable, so one serves all threads.
package final class VerifiedModule: Sendable {
    package let module: ContractModule

    init(_ module: ContractModule) { self.module = module }
}
