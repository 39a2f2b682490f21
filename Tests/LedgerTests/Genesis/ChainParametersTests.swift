import Ledger
import Primitives
import Testing

@Suite struct ChainParametersTests {
    @Test func `the defaults are those of the page on genesis`() {
        let parameters = ChainParameters()
        #expect(parameters.window == 8)
        #expect(parameters.lifetimeLimitMilliseconds == 600_000)
        #expect(parameters.blockGasLimit >= 1_000_000_000)
        #expect(parameters.contractApprovals(organisationCount: 4) == 3)
        #expect(parameters.value(named: "window") == 8)
        #expect(parameters.value(named: "unheard_of") == nil)
        #expect(ChainParameter.all.map(\.name) == ChainParameter.all.map(\.name).sorted())
    }

    @Test func `a change takes effect and keeps the rest`() throws {
        let changed = try ChainParameters().changing("lifetime_limit_ms", to: 60_000).changing("reviewDays", to: -1)
        #expect(changed.lifetimeLimitMilliseconds == 60_000)
        #expect(changed.value(named: "reviewDays") == -1)
        #expect(changed.window == 8)
        #expect(try ChainParameters(canonicalBytes: changed.canonicalBytes) == changed)
    }

    @Test func `what the genesis fixes, what is out of range and bad names are refused`() {
        #expect(throws: ParameterRejection.fixed("window")) { try ChainParameters().changing("window", to: 9) }
        #expect(throws: ParameterRejection.self) { try ChainParameters().changing("block_gas_limit", to: 0) }
        #expect(throws: ParameterRejection.badName) { try ChainParameters().changing("two words", to: 1) }
        #expect(throws: ParameterRejection.badName) { try ChainParameters().changing("", to: 1) }
    }

    @Test func `every known parameter accepts its bounds and refuses what lies outside`() {
        for parameter in ChainParameter.all {
            #expect(parameter.range.contains(parameter.defaultValue))
            for value in [parameter.range.lowerBound, parameter.range.upperBound] {
                #expect(throws: Never.self) { try ChainParameters([(name: parameter.name, value: value)]) }
            }
            for value in [parameter.range.lowerBound - 1, parameter.range.upperBound + 1, .min, .max] {
                #expect(throws: ParameterRejection.self) { try ChainParameters([(name: parameter.name, value: value)]) }
            }
        }
    }
}
