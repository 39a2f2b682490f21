import ArgumentParser

/// `consilium governance`: what the organisations decide about their nodes.
struct GovernanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "governance",
        abstract: "Decide which nodes vote and which follow.",
        discussion: """
            A new member, step by step (Docs/operations/membership.md):
              1. its operator:   consilium init --home DIR --name node5 --organisation acme --output json > node5.json
              2. an admin:       consilium governance propose-member --entry node5.json --address node5.example:7600
              3. other admins:   consilium governance vote 7
              4. its operator:   consilium init --home DIR … --genesis genesis.json --peer KEY/TLS_KEY@HOST:PORT
                                 consilium start --home DIR
              5. its admin:      consilium governance ready --candidate DIR
            From the height that step 5 names on the node votes, without a restart. A node whose own account is registered does step 5 by
            itself; step 2 registers it where the admin is of the node's organisation.

            One change of the validators at a time: a vote or a `ready` that comes while another one is under way says until when to wait.
            """,
        subcommands: [
            GovernanceMembers.self, GovernanceFaults.self, GovernanceProposeMember.self, GovernanceProposeKeys.self,
            GovernanceProposeRemoval.self,
            GovernanceVote.self, GovernanceShow.self, GovernanceReady.self,
        ]
    )
}
