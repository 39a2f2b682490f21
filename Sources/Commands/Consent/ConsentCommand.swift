import ArgumentParser

/// `consilium consent`: FHIR R4 Consents and the `consent` contract.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Decide by FHIR R4 Consents, and carry them to the chain and back.",
        subcommands: [ConsentDecide.self, ConsentImport.self, ConsentExport.self, ConsentDescribe.self]
    )
}
