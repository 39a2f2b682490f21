import ArgumentParser

/// `consilium record`: sealed records, as people and scripts use them.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Seal records, give them to the consortium, and read those that you may read.",
        discussion: """
            A record is any file. A node stores it sealed; the chain holds its name,
            never its contents. Docs/records.md walks through all of this.

            With a network, for hospitals and readers:
              put    seals a file, stores it at your own node, hands that node
                     the key, and registers the record on the chain
              get    asks for access; if the rules permit it, fetches, checks
                     and opens the record
            Without a network:
              seal   makes a sealed file and a key file
              open   opens a sealed file with its key file

            Examples:
              consilium record put letter.pdf --patient acct:patient \\
                --home ./net --as hospital
              consilium record get blob:HEX --out letter.pdf \\
                --home ./net --as clinician
            """,
        subcommands: [RecordPut.self, RecordGet.self, RecordSeal.self, RecordOpen.self]
    )
}
