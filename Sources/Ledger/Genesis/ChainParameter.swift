/// One parameter that the software itself knows: its name, its default, what it may be, and who may change it.
package struct ChainParameter: Hashable, Sendable {
    package let name: String
    package let defaultValue: Int64
    package let range: ClosedRange<Int64>
    /// Whether governance may change it, or the genesis fixes it for the life of the chain.
    package let isFixed: Bool
    package let meaning: String

    private init(
        _ name: String,
        _ defaultValue: Int64,
        _ range: ClosedRange<Int64>,
        isFixed: Bool = false,
        _ meaning: String
    ) {
        self.name = name
        self.defaultValue = defaultValue
        self.range = range
        self.isFixed = isFixed
        self.meaning = meaning
    }

    package static let window = ChainParameter(
        "window",
        8,
        1...64,
        isFixed: true,
        "heights that may be voted on above the last certified one"
    )
    package static let lifetimeLimit = ChainParameter(
        "lifetime_limit_ms",
        600_000,
        10_000...86_400_000,
        "how far ahead of block time a transaction may expire"
    )
    package static let blockGasLimit = ChainParameter(
        "block_gas_limit",
        10_000_000_000,
        1_000_000_000...1_000_000_000_000,
        "gas of all transactions of a block"
    )
    package static let blockTransactionLimit = ChainParameter(
        "block_transaction_limit",
        4_096,
        1...65_536,
        "transactions of a block"
    )
    package static let blockByteLimit = ChainParameter(
        "block_byte_limit",
        4_194_304,
        131_072...67_108_864,
        "bytes of all transactions of a block"
    )
    package static let accountQuota = ChainParameter(
        "account_quota_per_second",
        50_000,
        1...1_000_000_000,
        "transactions that one account may send per second"
    )
    package static let organisationQuota = ChainParameter(
        "organisation_quota_per_second",
        100_000,
        1...1_000_000_000,
        "transactions that one organisation may send per second"
    )
    package static let quotaBurst = ChainParameter(
        "quota_burst_seconds",
        2,
        1...3_600,
        "seconds of unused quota that may be saved up"
    )
    package static let contractApprovals = ChainParameter(
        "contract_approvals",
        0,
        0...1_024,
        "organisations that must approve a contract; 0 means more than half of them"
    )
    package static let gasSchedule = ChainParameter("gas_schedule", 1, 1...1, "version of the gas schedule")
    package static let languageVersion = ChainParameter("language_version", 1, 1...1, "version of the contract language")

    /// All of them, ascending by name.
    package static let all: [ChainParameter] = [
        accountQuota, blockByteLimit, blockGasLimit, blockTransactionLimit, contractApprovals, gasSchedule, languageVersion,
        lifetimeLimit, organisationQuota, quotaBurst, window,
    ]

    /// Nil for a name that only contracts know.
    package static func named(_ name: String) -> ChainParameter? { all.first { $0.name == name } }
}
