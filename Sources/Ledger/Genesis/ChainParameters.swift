package import Primitives

/// The chain's parameters: whole numbers by name, those of the software with defaults, any others for contracts to read.
///
/// Only stated values are encoded, ascending by name; the defaults of version 1 never change.
package struct ChainParameters: Hashable, Sendable, CanonicalCodable {
    package static let countMax = 256

    /// One stated value.
    package struct Entry: Hashable, Sendable {
        package let name: String
        package let value: Int64
    }

    /// Ascending by name, none twice.
    package private(set) var stated: [Entry] = []

    package init() {}

    /// Takes every value or refuses with the name of the one that is wrong.
    package init(_ values: some Sequence<(name: String, value: Int64)>) throws(ParameterRejection) {
        for (name, value) in values {
            guard !stated.contains(where: { $0.name == name }) else { throw .statedTwice(name) }
            self = try accepting(name, value)
        }
    }

    /// The stated value, or the default of a parameter that the software knows, or nil.
    package func value(named name: String) -> Int64? {
        stated.first { $0.name == name }?.value ?? ChainParameter.named(name)?.defaultValue
    }

    package func value(of parameter: ChainParameter) -> Int64 {
        stated.first { $0.name == parameter.name }?.value ?? parameter.defaultValue
    }

    /// The parameters with one value changed by governance; refuses what the genesis fixes and what is out of range.
    package func changing(_ name: String, to value: Int64) throws(ParameterRejection) -> ChainParameters {
        if let known = ChainParameter.named(name), known.isFixed { throw .fixed(name) }
        return try accepting(name, value)
    }

    private func accepting(_ name: String, _ value: Int64) throws(ParameterRejection) -> ChainParameters {
        guard GenesisRules.isIdentifier(name) else { throw .badName }
        if let known = ChainParameter.named(name), !known.range.contains(value) {
            throw .outOfRange(name, known.range)
        }
        var changed = self
        changed.stated.removeAll { $0.name == name }
        guard changed.stated.count < Self.countMax else { throw .tooMany }
        let place = changed.stated.firstIndex { $0.name > name } ?? changed.stated.endIndex
        changed.stated.insert(Entry(name: name, value: value), at: place)
        return changed
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(stated.count)
        for entry in stated {
            encoder.array(2)
            encoder.text(entry.name)
            encoder.integer(entry.value)
        }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        let entries = try decoder.list(limit: Self.countMax) { (decoder) throws(DecodingError) in
            try decoder.array(2) { (decoder) throws(DecodingError) in
                (name: try decoder.text(limit: GenesisRules.nameByteCountMax), value: try decoder.integer())
            }
        }
        do throws(ParameterRejection) { try self.init(entries) } catch {
            throw decoder.failure(.invalidValue("parameter list: \(error)"))
        }
        guard stated.map(\.name) == entries.map(\.name) else {
            throw decoder.failure(.invalidValue("parameter list; names ascend"))
        }
    }
}

extension ChainParameters {
    /// Heights that may be voted on above the last certified one (W).
    package var window: UInt64 { UInt64(value(of: .window)) }
    package var lifetimeLimitMilliseconds: UInt64 { UInt64(value(of: .lifetimeLimit)) }
    package var blockGasLimit: UInt64 { UInt64(value(of: .blockGasLimit)) }
    package var blockTransactionLimit: Int { Int(value(of: .blockTransactionLimit)) }
    package var blockByteLimit: Int { Int(value(of: .blockByteLimit)) }
    package var accountQuotaPerSecond: UInt64 { UInt64(value(of: .accountQuota)) }
    package var organisationQuotaPerSecond: UInt64 { UInt64(value(of: .organisationQuota)) }
    package var quotaBurstSeconds: UInt64 { UInt64(value(of: .quotaBurst)) }
    /// How many of `organisationCount` organisations must approve a contract.
    package func contractApprovals(organisationCount: Int) -> Int {
        let stated = Int(value(of: .contractApprovals))
        return stated == 0 ? organisationCount / 2 + 1 : stated
    }
}

/// Why a parameter cannot have a value.
package enum ParameterRejection: Error, Hashable, Sendable, CustomStringConvertible {
    case badName
    case outOfRange(String, ClosedRange<Int64>)
    case fixed(String)
    case statedTwice(String)
    case tooMany

    package var description: String {
        switch self {
        case .badName: "a parameter's name is an identifier: a letter and then letters, digits or \"_\""
        case .outOfRange(let name, let range): "\(name) must lie between \(range.lowerBound) and \(range.upperBound)"
        case .fixed(let name): "\(name) is fixed by the genesis and cannot be changed"
        case .statedTwice(let name): "\(name) is stated twice"
        case .tooMany: "there are more than \(ChainParameters.countMax) parameters"
        }
    }
}
