// swift-tools-version: 6.2
// The table of floors (Docs/architecture.md). A target imports only from floors below it.
import PackageDescription

/// Planted bugs for checking the simulator (Docs/development/simulator.md); never set for a build that is given away.
let mutations: [SwiftSetting] = Context.environment["CONSILIUM_MUTATIONS"] == "1" ? [.define("MUTATIONS")] : []

/// libFuzzer's library, when `Scripts/fuzz` builds; then our own code counts the branches that it takes.
let fuzzer = Context.environment["CONSILIUM_FUZZER"]
let coverage: [SwiftSetting] = fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])]

let strict: [SwiftSetting] =
    mutations + coverage + [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]

func library(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        resources: resources,
        swiftSettings: strict
    )
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "consilium",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "consilium", targets: ["consilium"]),
        .executable(name: "consilium-simulate", targets: ["consilium-simulate"]),
        .executable(name: "consilium-contract-bench", targets: ["consilium-contract-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Floor 0: system libraries, values and bytes, cryptography, storage.
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLevelDB", providers: [.apt(["libleveldb-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        library("Primitives", []),
        library("ChainCrypto", ["Primitives", "CSodium", "COpenSSL", crypto]),
        library("Storage", ["Primitives", "CLevelDB"]),
        // Floor 1: authenticated state, the contract machine, the contract language.
        library("StateTree", ["Primitives", "ChainCrypto", "Storage"]),
        library("ContractVM", ["Primitives"]),
        library("ContractLanguage", ["Primitives", "ContractVM"]),
        // Floor 2: the ledger and the off-chain records.
        library("Ledger", ["Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM"]),
        library("RecordVault", ["Primitives", "ChainCrypto", "Storage"]),
        // Floor 3: agreement as a pure value. Primitives only, on purpose.
        library("PBFT", ["Primitives"]),
        // Floor 4: one member as a whole, without threads, clock or sockets.
        library("Validator", ["Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "Ledger", "PBFT"]),
        // Floor 5: the worlds a validator lives in.
        library(
            "Simulation",
            [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage", "Ledger", "PBFT",
                "Validator",
            ]
        ),
        library("PeerNetwork", ["Primitives", "ChainCrypto", nioCore, nioPosix, nioTLS, nioSSL, logging]),
        library(
            "NodeRuntime",
            [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "Ledger", "RecordVault", "PBFT", "Validator",
                "PeerNetwork", logging, lifecycle, yams,
            ]
        ),
        // Floor 6: the doors for people and systems.
        library(
            "NodeAPI",
            [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "Ledger", "RecordVault", "Validator",
                "PeerNetwork", "NodeRuntime", hummingbird, hummingbirdTLS, nioCore, nioPosix, nioHTTP1, nioSSL, logging,
                lifecycle,
            ]
        ),
        library("FHIR", ["Primitives", "ChainCrypto", "CZlib"]),
        // Floor 7: the command line, the tour, and what developers of contracts work with.
        library(
            "Tour",
            [
                "Primitives", "ChainCrypto", "ContractVM", "ContractLanguage", "Ledger", "RecordVault", "NodeRuntime", "NodeAPI",
                "FHIR",
            ]
        ),
        library(
            "ContractTools",
            ["Primitives", "Storage", "ContractVM", "ContractLanguage", "Ledger", "Validator", "NodeAPI"]
        ),
        library(
            "Commands",
            [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage", "Ledger", "RecordVault",
                "PBFT", "Validator", "PeerNetwork", "NodeRuntime", "NodeAPI", "FHIR", "Tour", "ContractTools", arguments, logging,
                lifecycle,
                unixSignals,
            ]
        ),
        .executableTarget(name: "consilium", dependencies: ["Commands", arguments], swiftSettings: strict),
        .executableTarget(
            name: "consilium-simulate",
            dependencies: ["Primitives", "Simulation", arguments, yams],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "consilium-contract-bench",
            dependencies: ["Primitives", "ContractVM", "ContractLanguage"],
            swiftSettings: strict
        ),
        // Tests mirror Sources.
        .target(name: "TestSupport", dependencies: ["Primitives"], path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage", "Ledger", "RecordVault",
                "PBFT", "Validator", "PeerNetwork", "NodeRuntime", "NodeAPI", "FHIR", nioCore,
            ],
            path: "Tests/FuzzTargets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets", "TestSupport"],
            exclude: ["Crashes"],
            swiftSettings: strict
        ),
        tests(of: "Primitives"),
        tests(of: "ChainCrypto", ["Primitives"]),
        tests(of: "Storage", ["Primitives"]),
        tests(of: "StateTree", ["Primitives", "ChainCrypto", "Storage"]),
        tests(of: "ContractVM", ["Primitives"]),
        tests(of: "ContractLanguage", ["Primitives", "ContractVM"]),
        tests(of: "Ledger", ["Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage"]),
        tests(of: "RecordVault", ["Primitives", "ChainCrypto", "Storage"]),
        tests(of: "PBFT", ["Primitives"]),
        tests(
            of: "Validator",
            ["Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage", "Ledger", "PBFT"]
        ),
        // The tool stands there so that it is built: tests start it.
        tests(of: "Simulation", ["Primitives", "ChainCrypto", "Storage", "Ledger", "PBFT", "Validator", "consilium-simulate"]),
        tests(of: "PeerNetwork", ["Primitives", "ChainCrypto", nioCore, nioPosix, nioSSL, logging]),
        tests(
            of: "NodeRuntime",
            [
                "Primitives", "ChainCrypto", "Storage", "ContractVM", "ContractLanguage", "Ledger", "RecordVault", "PBFT",
                "Validator",
                "PeerNetwork", logging, lifecycle,
            ]
        ),
        tests(
            of: "NodeAPI",
            [
                "Primitives", "ChainCrypto", "Storage", "StateTree", "ContractVM", "ContractLanguage", "Ledger", "RecordVault",
                "PBFT", "Validator", "PeerNetwork", "NodeRuntime", hummingbird, logging, nioCore, nioPosix, nioSSL,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]
        ),
        tests(of: "FHIR", ["Primitives", "ChainCrypto"]),
        tests(of: "Tour", ["Primitives", "ChainCrypto", "ContractVM", "ContractLanguage", "Ledger", "RecordVault", "FHIR"]),
        tests(
            of: "ContractTools",
            ["Primitives", "ChainCrypto", "Storage", "ContractVM", "ContractLanguage", "Ledger", "NodeAPI"]
        ),
        tests(
            of: "Commands",
            ["Primitives", "ChainCrypto", "ContractVM", "Ledger", "RecordVault", "NodeRuntime", "NodeAPI", "FHIR", arguments]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Primitives", "ChainCrypto", "Ledger", "PBFT", "Validator", "PeerNetwork", "NodeRuntime", "NodeAPI",
                "TestSupport",
                logging, "consilium", "consilium-simulate",
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ]
        + (fuzzer.map { library in
            [
                .executableTarget(
                    name: "consilium-fuzz",
                    dependencies: ["FuzzTargets"],
                    path: "Tests/Fuzz",
                    swiftSettings: strict,
                    linkerSettings: [.unsafeFlags(["-Xlinker", library, "-lstdc++"])]
                )
            ]
        } ?? [])
)
