/// How many decimals an amount has, by ISO 4217; two where the list below does not say otherwise.
enum CurrencyCode {
    private static let without: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let three: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    static func decimals(of currency: String) -> Int {
        if without.contains(currency) { return 0 }
        return three.contains(currency) ? 3 : 2
    }

    /// An amount as it is written in that currency, for suggestions.
    static func example(_ currency: String) -> String {
        switch decimals(of: currency) {
        case 0: "12 \(currency)"
        case 3: "12.500 \(currency)"
        default: "12.50 \(currency)"
        }
    }

    /// Whether the text has the form of a currency code: three capital letters.
    static func isCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    }
}
