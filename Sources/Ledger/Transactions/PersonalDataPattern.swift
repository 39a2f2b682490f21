/// A shape of digits and separators: `#` is a digit, `~` is one of space, `-` and `.`, anything else is itself.
///
/// It occurs only where no letter, digit, `-` or `.` stands before it and no letter or digit follows, also not behind a `-` or
/// `.`; so not inside a code.
struct PersonalDataPattern: Sendable {
    private let shape: [UInt8]
    private let isPlausible: @Sendable (ArraySlice<UInt8>) -> Bool

    private init(_ shape: String, _ isPlausible: @escaping @Sendable (ArraySlice<UInt8>) -> Bool = { _ in true }) {
        self.shape = Array(shape.utf8)
        self.isPlausible = isPlausible
    }

    static let identityNumber = PersonalDataPattern("###-##-####")
    static let telephoneNumbers = [
        PersonalDataPattern("###~###~####"), PersonalDataPattern("(###)###-####"), PersonalDataPattern("(###) ###-####"),
        PersonalDataPattern("1-###-###-####"),
    ]
    static let dates = [
        PersonalDataPattern("####-##-##") { isDate(year: $0.prefix(4), $0.dropFirst(5).prefix(2), $0.dropFirst(8)) },
        PersonalDataPattern("####/##/##") { isDate(year: $0.prefix(4), $0.dropFirst(5).prefix(2), $0.dropFirst(8)) },
        PersonalDataPattern("##/##/####") { isDate(year: $0.dropFirst(6), $0.prefix(2), $0.dropFirst(3).prefix(2)) },
        PersonalDataPattern("##.##.####") { isDate(year: $0.dropFirst(6), $0.prefix(2), $0.dropFirst(3).prefix(2)) },
        PersonalDataPattern("##-##-####") { isDate(year: $0.dropFirst(6), $0.prefix(2), $0.dropFirst(3).prefix(2)) },
    ]

    func occurs(in bytes: [UInt8]) -> Bool {
        guard bytes.count >= shape.count else { return false }
        return (0...(bytes.count - shape.count)).contains { start in
            let end = start + shape.count
            return (start == 0 || !Self.continues(bytes[start - 1])) && !Self.goesOn(bytes[end...])
                && zip(shape, bytes[start..<end]).allSatisfy(Self.matches) && isPlausible(bytes[start..<end])
        }
    }

    private static func matches(_ expected: UInt8, _ found: UInt8) -> Bool {
        switch expected {
        case UInt8(ascii: "#"): PersonalDataGuard.isDigit(found)
        case UInt8(ascii: "~"): found == 0x20 || found == 0x2D || found == 0x2E
        default: expected == found
        }
    }

    private static func continues(_ byte: UInt8) -> Bool {
        PersonalDataGuard.isWordByte(byte) || byte == 0x2D || byte == 0x2E
    }

    /// Whether a code goes on here; a full stop at the end of a sentence is none.
    private static func goesOn(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return false }
        if PersonalDataGuard.isWordByte(first) { return true }
        return continues(first) && rest.dropFirst().first.map(continues) ?? false
    }

    /// A year from 1880 to 2099; day and month in either order.
    private static func isDate(
        year: ArraySlice<UInt8>,
        _ first: ArraySlice<UInt8>,
        _ second: ArraySlice<UInt8>
    ) -> Bool {
        let (year, first, second) = (number(year), number(first), number(second))
        guard (1_880...2_099).contains(year) else { return false }
        return ((1...12).contains(first) && (1...31).contains(second)) || ((1...31).contains(first) && (1...12).contains(second))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
}
