/// Arithmetic on paths as strings of bits, the most significant bit of the first byte first.
enum BitPath {
    /// What a precondition says when the caller's paths break the rule that the trie rests on.
    static let prefixFault = "a state path begins another one: map ids and component widths must not allow that"

    /// The bit at `index`, which must lie inside the path.
    static func bit(_ path: [UInt8], _ index: Int) -> Bool {
        path[index >> 3] & (0x80 >> UInt8(index & 7)) != 0
    }

    /// How many leading bits two paths share, at most `limit`; `known` bits are known to be equal and are not compared.
    ///
    /// Both paths must hold `limit` bits at least.
    static func commonBits(_ left: [UInt8], _ right: [UInt8], from known: Int = 0, limit: Int) -> Int {
        var index = known >> 3
        while index << 3 < limit {
            let difference = left[index] ^ right[index]
            if difference != 0 { return min(limit, index << 3 + difference.leadingZeroBitCount) }
            index += 1
        }
        return limit
    }

    /// Whether `path` begins with the first `bits` bits of `prefix`; false for a path that is too short.
    static func begins(_ path: [UInt8], with prefix: [UInt8], bits: Int) -> Bool {
        path.count << 3 >= bits && commonBits(path, prefix, limit: bits) == bits
    }

    /// The number of bytes that hold `bits` bits.
    static func byteCount(_ bits: Int) -> Int { (bits + 7) >> 3 }

    /// The first `bits` bits, the rest of the last byte zero.
    static func prefix(_ path: [UInt8], bits: Int) -> [UInt8] {
        var bytes = Array(path[..<byteCount(bits)])
        if let mask = tailMask(bits) { bytes[bytes.count - 1] &= mask }
        return bytes
    }

    /// Whether the bytes are exactly as many as `bits` bits need, and the bits behind them are zero.
    static func isPrefix(_ bytes: [UInt8], bits: Int) -> Bool {
        guard bytes.count == byteCount(bits) else { return false }
        guard let mask = tailMask(bits), let last = bytes.last else { return true }
        return last & ~mask == 0
    }

    /// The bits of the last byte that belong to a prefix; nil if all eight do.
    static func tailMask(_ bits: Int) -> UInt8? {
        let used = bits & 7
        return used == 0 ? nil : ~(0xFF >> UInt8(used))
    }

    /// Whether the bytes of `left` come before those of `right`; a prefix comes before what it begins.
    static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let shared = min(left.count, right.count)
        for index in 0..<shared where left[index] != right[index] { return left[index] < right[index] }
        return left.count < right.count
    }
}
