package import Primitives

/// A guard, not a guarantee, against clear personal data in text arguments; `Docs/spec/transactions.md` states each rule.
///
/// It looks at texts only, at any depth. Codes, URNs, URLs, object identifiers, UUIDs and bare numbers pass.
package enum PersonalDataGuard {
    /// What a text looks like.
    package enum Finding: Hashable, Sendable, CaseIterable {
        case mailAddress
        case telephoneNumber
        case identityNumber
        case labelledIdentifier
        case date
        case streetAddress
        case name

        package var noun: String {
            switch self {
            case .mailAddress: "an e-mail address"
            case .telephoneNumber: "a telephone number"
            case .identityNumber: "a social security number"
            case .labelledIdentifier: "a labelled identifier of a person"
            case .date: "a full date, such as a date of birth"
            case .streetAddress: "a street address"
            case .name: "a person's name"
            }
        }
    }

    /// The first finding in a value, or nil.
    package static func finding(in value: CanonicalValue) -> Finding? {
        switch value {
        case .text(let text): finding(in: text)
        case .array(let values): values.lazy.compactMap { finding(in: $0) }.first
        case .unsigned, .negative, .bytes, .bool, .null: nil
        }
    }

    /// The first finding in a text, or nil.
    package static func finding(in text: String) -> Finding? {
        let bytes = Array(text.utf8)
        guard isWorthALook(bytes) else { return nil }
        if hasMailAddress(bytes) { return .mailAddress }
        if isMachineIdentifier(bytes) { return nil }
        if PersonalDataPattern.identityNumber.occurs(in: bytes) { return .identityNumber }
        if PersonalDataPattern.telephoneNumbers.contains(where: { $0.occurs(in: bytes) }) || hasInternationalNumber(bytes) {
            return .telephoneNumber
        }
        if PersonalDataPattern.dates.contains(where: { $0.occurs(in: bytes) }) { return .date }
        let words = text.split { $0 == " " || $0 == "," || $0 == "\t" || $0 == "\n" }.map(String.init)
        if hasLabel(words) { return .labelledIdentifier }
        if isStreetAddress(words) { return .streetAddress }
        return isName(words) ? .name : nil
    }

    /// Almost every argument is a code: without white space, one of `@ : # =`, or six digits it is passed at once.
    private static func isWorthALook(_ bytes: [UInt8]) -> Bool {
        var digits = 0
        for byte in bytes {
            if [0x20, 0x09, 0x0A, 0x40, 0x3A, 0x23, 0x3D].contains(byte) { return true }
            if isDigit(byte) { digits += 1 }
        }
        return digits >= 6
    }

    // MARK: Tokens without spaces

    /// One token that begins like a URN or URL, or is a UUID.
    private static func isMachineIdentifier(_ bytes: [UInt8]) -> Bool {
        guard !bytes.contains(0x20) else { return false }
        if ["urn:", "http://", "https://", "oid:"].contains(where: { bytes.starts(with: $0.utf8) }) { return true }
        let parts = bytes.split(separator: 0x2D, omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
    }

    /// Something, `@`, something with a dot inside.
    private static func hasMailAddress(_ bytes: [UInt8]) -> Bool {
        for (place, byte) in bytes.enumerated() where byte == 0x40 && place > 0 {
            guard isWordByte(bytes[place - 1]) else { continue }
            let host = bytes[(place + 1)...].prefix { isWordByte($0) || $0 == 0x2E || $0 == 0x2D }
            if let dot = host.firstIndex(of: 0x2E), dot > host.startIndex, dot < host.endIndex - 1 { return true }
        }
        return false
    }

    /// A plus sign and then 8 to 15 digits, with single separators between them.
    private static func hasInternationalNumber(_ bytes: [UInt8]) -> Bool {
        for (place, byte) in bytes.enumerated() where byte == 0x2B {
            var digits = 0
            for next in bytes[(place + 1)...] {
                if isDigit(next) { digits += 1 } else if ![0x20, 0x2D, 0x2E, 0x28, 0x29].contains(next) { break }
            }
            if (8...15).contains(digits) { return true }
        }
        return false
    }

    // MARK: Words

    private static let labels: Set<String> = ["mrn", "ssn", "dob", "nhs", "nino", "passport", "born", "birthdate"]

    /// A label such as `MRN` before a word that holds a digit.
    private static func hasLabel(_ words: [String]) -> Bool {
        let tokens = words.flatMap { $0.split { $0 == ":" || $0 == "#" || $0 == "=" } }.filter { !$0.isEmpty }
        return zip(tokens, tokens.dropFirst()).contains { label, value in
            labels.contains(label.lowercased()) && value.utf8.contains(where: isDigit)
        }
    }

    private static let streetWords: Set<String> = [
        "street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "drive", "boulevard", "blvd", "court", "way", "terrace",
        "highway", "apt", "suite", "unit", "junction", "square", "straße", "strasse",
    ]

    /// A house number, one to four words, and a word for a street; or a post office box.
    private static func isStreetAddress(_ words: [String]) -> Bool {
        let lower = words.map { $0.lowercased().filter { $0 != "." } }
        if zip(lower, lower.dropFirst()).contains(where: { $0 == ("po", "box") }) { return true }
        guard let number = lower.first, (1...6).contains(number.utf8.count), number.utf8.allSatisfy(isDigit) else {
            return false
        }
        return lower.dropFirst(2).prefix(4).contains(where: streetWords.contains)
    }

    private static let titles: Set<String> = ["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "mme"]

    /// Words that make a pair of capitalised words an institution, a product or a term.
    private static let commonWords: Set<String> = [
        "hospital", "clinic", "health", "healthcare", "medical", "medicare", "medicaid", "center", "centre", "care", "cross",
        "shield", "insurance", "plan", "group", "general", "university", "community", "eligible", "service", "services",
        "laboratory", "pharmacy", "trust", "foundation", "county", "city", "state", "national", "regional", "department",
        "ministry", "institute", "network", "mutual", "benefit", "coverage", "emergency", "treatment", "payment", "research",
        "gold", "silver", "bronze", "platinum", "basic", "standard", "family", "individual", "snomed", "loinc", "type", "level",
        "code", "class", "version", "the", "and", "of", "for", "not", "no",
    ]

    /// Two to four words, each a capital and small letters (an initial, a particle, trailing digits allowed), none common;
    /// or a title and one such word.
    private static func isName(_ words: [String]) -> Bool {
        let bare = words.map { $0.filter { $0 != "." } }
        guard (2...4).contains(bare.count), !bare.contains(where: { commonWords.contains($0.lowercased()) }) else {
            return false
        }
        if let title = bare.first, titles.contains(title.lowercased()) { return bare.dropFirst().contains(where: isNameWord) }
        let parts = bare.filter { !["van", "von", "de", "la", "bin", "al", "da", "der", "del"].contains($0) }
        let full = parts.filter(isNameWord)
        return full.count >= 2 && parts.allSatisfy { isNameWord($0) || isInitial($0) }
    }

    private static func isInitial(_ word: String) -> Bool { word.count == 1 && word.allSatisfy(\.isUppercase) }

    /// A capital, then letters of which most are small, hyphens and apostrophes, then at most four digits.
    private static func isNameWord(_ word: String) -> Bool {
        var letters = Substring(word)
        var digits = 0
        while let last = letters.last, last.isASCII, last.isNumber {
            letters.removeLast()
            digits += 1
        }
        guard digits <= 4, letters.count >= 2, letters.first?.isUppercase == true else { return false }
        let isAlphabetic = letters.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "’" }
        return isAlphabetic && letters.filter(\.isLowercase).count * 2 >= letters.count
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte >= 0x80 || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
