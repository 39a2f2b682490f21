/// Base64 with padding (RFC 4648 §4), strictly: no white space, no other alphabet, unused bits zero.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (index, character) in alphabet.enumerated() { values[Int(character)] = UInt8(index) }
        return values
    }()

    package static func encode(_ bytes: [UInt8]) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            bytes.withUnsafeBufferPointer { bytes in
                alphabet.withUnsafeBufferPointer { alphabet in encode(bytes, alphabet, into: text) }
            }
            return count
        }
    }

    private static func encode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ alphabet: UnsafeBufferPointer<UInt8>,
        into text: UnsafeMutableBufferPointer<UInt8>
    ) {
        var target = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let second = start + 1 < bytes.count ? bytes[start + 1] : 0
            let third = start + 2 < bytes.count ? bytes[start + 2] : 0
            text[target] = alphabet[Int(bytes[start] >> 2)]
            text[target + 1] = alphabet[Int((bytes[start] & 0x03) << 4 | second >> 4)]
            text[target + 2] = start + 1 < bytes.count ? alphabet[Int((second & 0x0F) << 2 | third >> 6)] : 0x3D
            text[target + 3] = start + 2 < bytes.count ? alphabet[Int(third & 0x3F)] : 0x3D
            target += 4
        }
    }

    /// Nil for anything but the one spelling of some bytes.
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in
            guard text.count.isMultiple(of: 4) else { return nil }
            guard let last = text.last else { return [] }
            let padding = last != 0x3D ? 0 : text[text.count - 2] == 0x3D ? 2 : 1
            let count = text.count / 4 * 3 - padding
            var isValid = true
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
                isValid = values.withUnsafeBufferPointer { decode(text, padding, $0, into: bytes, count) }
                initialized = isValid ? count : 0
            }
            return isValid ? bytes : nil
        }
    }

    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>,
        _ padding: Int,
        _ values: UnsafeBufferPointer<UInt8>,
        into bytes: UnsafeMutableBufferPointer<UInt8>,
        _ count: Int
    ) -> Bool {
        let digitCount = text.count - padding
        var target = 0
        var source = 0
        while source < text.count {
            var group: UInt32 = 0
            for place in source..<source + 4 {
                let value: UInt8 = place < digitCount ? values[Int(text[place])] : 0
                guard value != 0xFF else { return false }
                group = group << 6 | UInt32(value)
            }
            if target + 3 <= count {
                bytes[target] = UInt8(truncatingIfNeeded: group >> 16)
                bytes[target + 1] = UInt8(truncatingIfNeeded: group >> 8)
                bytes[target + 2] = UInt8(truncatingIfNeeded: group)
            } else {
                // The last group of a text with padding: what lies behind the last byte is zero.
                guard padding == 1 ? group & 0xFF == 0 : group & 0xFFFF == 0 else { return false }
                bytes[target] = UInt8(truncatingIfNeeded: group >> 16)
                if padding == 1 { bytes[target + 1] = UInt8(truncatingIfNeeded: group >> 8) }
            }
            target += 3
            source += 4
        }
        return true
    }
}
