internal import ChainCrypto
package import FHIR
internal import Primitives

/// Who is covered when, as a pure function of a seed: the rule of `Genesis/README.md`.
package struct CoverRule: Hashable, Sendable {
    private let seed: String
    private let lapsedPerMille: UInt64
    private let uninsuredPayers: [String]

    /// Takes the rule's three values; throws where the share is not 0 to 1000.
    package init(seed: String, lapsedPerMille: Int, uninsuredPayers: [String]) throws(PlansError) {
        guard (0...1000).contains(lapsedPerMille) else {
            throw PlansError(sentence: "lapsed_per_mille is 0 to 1000; correct plans.json")
        }
        self.seed = seed
        self.lapsedPerMille = UInt64(lapsedPerMille)
        self.uninsuredPayers = uninsuredPayers
    }

    /// Whether a payer of the source insures at all.
    package func insures(_ payer: String) -> Bool { !uninsuredPayers.contains(payer) }

    /// The covered days of one patient, payer and calendar year; nil where there are none.
    package func cover(patientID: String, payer: String, year: Int, death: FHIRDate?) -> CoverPeriod? {
        guard insures(payer) else { return nil }
        if let death, death.year < year { return nil }
        let first = FHIRDate.days(year: year, month: 1, day: 1)
        let dayCount = FHIRDate.days(year: year + 1, month: 1, day: 1) - first
        let (share, position) = draw(patientID, payer, year)
        let lapses = share % 1000 < lapsedPerMille
        var last = lapses ? first + Int64(position % UInt64(dayCount)) : first + dayCount - 1
        if let death { last = min(last, death.day) }
        return CoverPeriod(first: first, last: last, lapses: lapses)
    }

    /// The first and the second 8 bytes of the digest, big-endian.
    private func draw(_ patientID: String, _ payer: String, _ year: Int) -> (UInt64, UInt64) {
        var encoder = CanonicalEncoder()
        encoder.array(4)
        encoder.text(seed)
        encoder.text(patientID)
        encoder.text(payer)
        encoder.integer(Int64(year))
        var bytes: [UInt8] = []
        Hasher256.hash(domain: "consilium/cover/v1", encoder.bytes).appendBytes(to: &bytes)
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        return (number(0..<8), number(8..<16))
    }
}
