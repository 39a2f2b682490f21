import FHIR
import Testing

@Suite struct ExactDecimalTests {
    @Test(arguments: [
        ("125", 12500), ("129.16", 12916), ("0", 0), ("-0.0", 0), ("0.005", 0), ("0.015", 2), ("0.025", 2), ("0.0250000001", 3),
        ("-0.015", -2), ("1e2", 10000), ("1.5E-1", 15), ("12.5e+1", 12500), ("77.49000000000001", 7749), ("0.004999999999", 0),
        ("1e-900", 0), ("92233720368547758.07", Int64.max), ("0e999", 0),
    ])
    func `a number token becomes cents, half to even`(_ token: String, _ cents: Int64) {
        #expect(ExactDecimal.hundredths(token) == cents)
    }

    @Test(arguments: ["92233720368547758.08", "1e18", "1e1000000000000", "", "-", ".", "1.2.3", "0x10", "1e", "٣"])
    func `what exceeds 64 bits or is no number is refused`(_ token: String) {
        #expect(ExactDecimal.hundredths(token) == nil)
    }
}
