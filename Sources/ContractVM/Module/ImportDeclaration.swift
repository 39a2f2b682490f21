package import Primitives

/// A query of another contract that this one calls, with the signature that it was compiled against.
///
/// The types are spelled in this module's own type table; deployment compares them with the other module's by structure.
package struct ImportDeclaration: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package let contract: String
    package let function: String
    package let parameters: [ContractType]
    package let returns: ContractType
    /// The most gas that the query may use; deployment checks that its worst case is not above it.
    package let cost: UInt64

    package init(contract: String, function: String, parameters: [ContractType], returns: ContractType, cost: UInt64) {
        self.contract = contract
        self.function = function
        self.parameters = parameters
        self.returns = returns
        self.cost = cost
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(5)
        encoder.text(contract)
        encoder.text(function)
        encoder.list(parameters)
        encoder.encode(returns)
        encoder.unsigned(cost)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        (contract, function, parameters, returns, cost) = try decoder.array(5) { (inner) throws(DecodingError) in
            (
                try inner.text(limit: MachineLimits.nameBytes), try inner.text(limit: MachineLimits.nameBytes),
                try inner.list(limit: MachineLimits.fields), try ContractType(from: &inner), try inner.unsigned()
            )
        }
    }
}
