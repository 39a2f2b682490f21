import Foundation
import TestSupport

/// The floors as the manifest declares them.
///
/// A target may import only what stands before it in this list.
enum FloorTable {
    /// Our targets, lowest first.
    static let floors: [(target: String, floor: Int)] = [
        ("CSodium", 0), ("COpenSSL", 0), ("CLevelDB", 0), ("Primitives", 0), ("ChainCrypto", 0), ("Storage", 0),
        ("StateTree", 1), ("ContractVM", 1), ("ContractLanguage", 1), ("Ledger", 2), ("RecordVault", 2), ("PBFT", 3),
        ("Validator", 4), ("Simulation", 5), ("PeerNetwork", 5), ("NodeRuntime", 5), ("NodeAPI", 6), ("FHIR", 6),
        ("Tour", 7), ("ContractTools", 7), ("Commands", 7), ("consilium", 8), ("consilium-simulate", 8), ("consilium-fuzz", 8),
        ("consilium-contract-bench", 8),
    ]

    /// Modules of the toolchain; what floors 0 to 4 may use of them is the purity test's matter.
    static let toolchain: Set<String> = [
        "Swift", "Synchronization", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Dispatch",
        "RegexBuilder",
    ]

    /// Names in the manifest that stand for a package's product.
    static let products = [
        "crypto": "Crypto", "nioCore": "NIOCore", "nioPosix": "NIOPosix", "nioSSL": "NIOSSL", "nioHTTP1": "NIOHTTP1",
        "unixSignals": "UnixSignals", "nioTLS": "NIOTLS", "arguments": "ArgumentParser", "logging": "Logging",
        "lifecycle": "ServiceLifecycle",
        "hummingbird": "Hummingbird", "hummingbirdTLS": "HummingbirdTLS", "collections": "Collections", "yams": "Yams",
    ]

    /// Modules that come with a product under another name.
    static let companions = [
        "Crypto": ["_CryptoExtras"], "Collections": ["DequeModule", "OrderedCollections"],
        "Hummingbird": ["HummingbirdCore", "HTTPTypes"],
    ]

    /// Our Swift targets of floors 0 to 4, where the same input must give the same output everywhere.
    static let pure = floors.filter { $0.floor <= 4 }.map(\.target).filter { !["CSodium", "COpenSSL", "CLevelDB"].contains($0) }

    /// What a target may import by the manifest.
    static func dependencies() throws -> [String: [String]] {
        let manifest = try String(contentsOf: RepositoryRoot.file("Package.swift"), encoding: .utf8)
        var result: [String: [String]] = [:]
        for match in manifest.matches(of: /library\(\s*"([\w-]+)",\s*\[([^\]]*)\]/) {
            result[String(match.1)] = names(in: String(match.2))
        }
        for match in manifest.matches(of: /executableTarget\(\s*name: "([\w-]+)",\s*dependencies: \[([^\]]*)\]/) {
            result[String(match.1)] = names(in: String(match.2))
        }
        return result
    }

    private static func names(in list: String) -> [String] {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
            .flatMap { item -> [String] in
                if item.hasPrefix("\"") { return [item.trimmingCharacters(in: CharacterSet(charactersIn: "\""))] }
                let module = products[item] ?? item
                return [module] + (companions[module] ?? [])
            }
    }
}
