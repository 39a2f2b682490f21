import ArgumentParser

/// `consilium contract`: writing, deploying and calling contracts.
struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Write, test, deploy and call contracts.",
        subcommands: [
            ContractNew.self, ContractCheck.self, ContractFormat.self, ContractTest.self, ContractFuzz.self, ContractCost.self,
            ContractBuild.self, ContractCompare.self, ContractConsole.self, ContractLanguageServer.self,
            ContractDeploy.self, ContractApprove.self, ContractCallCommand.self, ContractQuery.self, ContractExplain.self,
            ContractShow.self,
        ]
    )
}
