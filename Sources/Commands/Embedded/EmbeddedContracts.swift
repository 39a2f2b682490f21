// Written by Scripts/embed-contracts; run it again after changing a contract.

/// The contracts of this repository as the executable carries them.
package enum EmbeddedContracts {
    /// Ascending by name.
    package static let names = sources.map(\.name)

    /// The source of a contract; nil if none of this name is carried.
    package static func source(of name: String) -> String? { sources.first { $0.name == name }?.source }

    private static let sources: [(name: String, source: String)] = [
        ("claims", claims1 + claims2 + claims3 + claims4 + claims5),
        ("consent", consent1 + consent2 + consent3 + consent4),
        ("coverage", coverage1),
        ("device", device1 + device2),
        ("provenance", provenance1 + provenance2),
        ("records", records1 + records2 + records3),
        ("trial", trial1 + trial2),
    ]
}
