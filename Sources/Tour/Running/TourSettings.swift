/// What a tour is run with.
package struct TourSettings: Sendable {
    /// The folder of a running localnet; the tour writes below `HOME/tour` only.
    package let home: String
    /// FHIR R4 input, a file or a folder.
    package let input: String
    /// The plans and the rule for cover, as JSON.
    package let plans: [UInt8]
    /// The executable that `verify` is run with, as a separate process.
    package let executable: String
    /// Starts a node that was killed, as `consilium start --home HOME` does, and gives the new process id.
    package let startNode: @Sendable (Localnet.Node) async throws -> Int32

    package init(
        home: String,
        input: String,
        plans: [UInt8],
        executable: String,
        startNode: @escaping @Sendable (Localnet.Node) async throws -> Int32
    ) {
        self.home = home
        self.input = input
        self.plans = plans
        self.executable = executable
        self.startNode = startNode
    }

    /// Everything that the tour opens in clear lies here.
    package var folder: String { home + "/tour" }
}
