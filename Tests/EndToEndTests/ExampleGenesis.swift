import Foundation

/// Genesis documents for commands that need one and no network.
enum ExampleGenesis {
    /// Of a consortium whose keys are those of RFC 8032 §7.1.
    static let json = text(
        validators: """
            [ { "organisation": "general-hospital", "name": "general-1",
              "consensus_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
              "tls_key": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c" } ]
            """
    )

    /// With the entries that `consilium init` printed.
    static func json(with entries: [String: Any]) throws -> String {
        func list(_ name: String) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: entries[name] ?? []), as: UTF8.self)
        }
        return text(validators: try list("validators"), accounts: try list("accounts"))
    }

    private static func text(validators: String, accounts: String = "[]") -> String {
        """
        { "name": "example", "time": "2026-01-01T00:00:00.000Z", "currency": "USD",
          "organisations": [ { "name": "general-hospital", "kind": "hospital", "display": "General Hospital" } ],
          "validators": \(validators),
          "accounts": \(accounts), "parameters": {} }
        """
    }
}
