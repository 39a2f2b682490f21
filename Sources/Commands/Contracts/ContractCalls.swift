import ArgumentParser

/// `consilium contract call`: the same as `consilium tx send`.
struct ContractCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call an action; the same as `consilium tx send`.",
        discussion: """
            Example:
              consilium contract call visits add acct:patient "first visit" --home ./net --as clinician
            """
    )

    @OptionGroup var send: TxSend

    func run() async throws { try await send.run() }
}

/// `consilium contract query`: the same as `consilium query`.
struct ContractQuery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a query; the same as `consilium query`.",
        discussion: """
            Example:
              consilium contract query visits count acct:patient --home ./net --as clinician
            """
    )

    @OptionGroup var query: QueryCommand

    func run() async throws { try await query.run() }
}
