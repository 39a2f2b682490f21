internal import Primitives

/// What a genesis document must keep beyond its shape.
enum GenesisRules {
    static let nameByteCountMax = 40
    static let displayByteCountMax = 200
    static let organisationCountMax = 1_024
    static let accountCountMax = 65_536
    static let roleCountMax = 32
    static let hpkeKeyByteCountMax = 4_096

    static func check(
        name: String,
        currency: String,
        organisations: [GenesisOrganisation],
        validators: [GenesisValidator],
        accounts: [GenesisAccount]
    ) throws(GenesisRejection) {
        try checkName(name, at: "name")
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { throw GenesisRejection(path: "currency", "an ISO 4217 code has three capital letters, for example USD") }
        let names = try check(organisations)
        try check(validators, organisations: names)
        try check(accounts, organisations: names, validatorKeys: Set(validators.map(\.consensusKey.bytes)))
    }

    private static func check(_ organisations: [GenesisOrganisation]) throws(GenesisRejection) -> Set<String> {
        guard !organisations.isEmpty, organisations.count <= organisationCountMax else {
            throw GenesisRejection(path: "organisations", "1 to \(organisationCountMax) organisations are needed")
        }
        var names: Set<String> = []
        for (index, organisation) in organisations.enumerated() {
            let path = "organisations[\(index)]"
            try checkName(organisation.name, at: "\(path).name")
            try checkIdentifier(organisation.kind, at: "\(path).kind")
            guard organisation.display.utf8.count <= displayByteCountMax else {
                throw GenesisRejection(path: "\(path).display", "at most \(displayByteCountMax) bytes are allowed")
            }
            guard names.insert(organisation.name).inserted else {
                throw GenesisRejection(path: "\(path).name", "two organisations are named \"\(organisation.name)\"")
            }
        }
        return names
    }

    private static func check(
        _ validators: [GenesisValidator],
        organisations: Set<String>
    ) throws(GenesisRejection) {
        guard !validators.isEmpty, validators.count <= ValidatorSet.countMax else {
            throw GenesisRejection(path: "validators", "1 to \(ValidatorSet.countMax) validators are needed")
        }
        var keys: Set<PublicKey> = []
        var names: Set<String> = []
        for (index, validator) in validators.enumerated() {
            let path = "validators[\(index)]"
            try checkName(validator.name, at: "\(path).name")
            guard organisations.contains(validator.organisation) else {
                throw GenesisRejection(path: "\(path).organisation", "no organisation is named \"\(validator.organisation)\"")
            }
            guard names.insert(validator.name).inserted else {
                throw GenesisRejection(path: "\(path).name", "two validators are named \"\(validator.name)\"")
            }
            guard keys.insert(validator.consensusKey).inserted else {
                throw GenesisRejection(
                    path: "\(path).consensus_key",
                    "this key stands in the list before; every key has one purpose"
                )
            }
            guard keys.insert(validator.tlsKey).inserted else {
                throw GenesisRejection(path: "\(path).tls_key", "this key stands in the list before; every key has one purpose")
            }
        }
    }

    private static func check(
        _ accounts: [GenesisAccount],
        organisations: Set<String>,
        validatorKeys: Set<[UInt8]>
    ) throws(GenesisRejection) {
        guard accounts.count <= accountCountMax else {
            throw GenesisRejection(
                path: "accounts",
                "at most \(accountCountMax) accounts are allowed; register the others by transaction"
            )
        }
        var seen: Set<AccountID> = []
        for (index, account) in accounts.enumerated() {
            let path = "accounts[\(index)]"
            guard seen.insert(account.account).inserted else {
                throw GenesisRejection(path: "\(path).account", "this account stands in the list before")
            }
            guard !validatorKeys.contains(account.account.bytes) else {
                throw GenesisRejection(
                    path: "\(path).account",
                    "this is a validator's consensus key; an account needs a key of its own"
                )
            }
            if let organisation = account.organisation, !organisations.contains(organisation) {
                throw GenesisRejection(path: "\(path).organisation", "no organisation is named \"\(organisation)\"")
            }
            guard account.roles.count <= roleCountMax else {
                throw GenesisRejection(path: "\(path).roles", "at most \(roleCountMax) roles are allowed")
            }
            for (number, role) in account.roles.enumerated() {
                try checkIdentifier(role, at: "\(path).roles[\(number)]")
                guard number == 0 || account.roles[number - 1] != role else {
                    throw GenesisRejection(path: "\(path).roles", "the role \"\(role)\" stands twice")
                }
            }
        }
    }

    /// Letters, digits, `-`, `_` and `.`; ASCII, so that equal names have equal bytes.
    static func checkName(_ name: String, at path: String) throws(GenesisRejection) {
        let isAllowed = name.utf8.allSatisfy { isLetter($0) || isDigit($0) || [0x2D, 0x5F, 0x2E].contains($0) }
        guard !name.isEmpty, name.utf8.count <= nameByteCountMax, isAllowed else {
            throw GenesisRejection(path: path, "a name has 1 to \(nameByteCountMax) letters, digits, \"-\", \"_\" or \".\"")
        }
    }

    /// What a contract can spell: a letter, then letters, digits and `_`.
    static func checkIdentifier(_ name: String, at path: String) throws(GenesisRejection) {
        guard isIdentifier(name) else {
            throw GenesisRejection(
                path: path,
                "an identifier is a letter and then letters, digits or \"_\", at most \(nameByteCountMax) in all"
            )
        }
    }

    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= nameByteCountMax else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x5F }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
