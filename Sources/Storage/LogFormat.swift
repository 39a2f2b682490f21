/// The bytes of a segment of the record log; spec: `Docs/spec/storage-log.md`.
enum LogFormat {
    /// Bytes in front of the first record: the magic and the segment's number.
    static let headerByteCount = 16
    /// Bytes in front of a record's payload.
    static let prefixByteCount = 16
    static let recordLimit = 64 << 20
    private static let magic = Array("CONSLOG1".utf8)

    static func header(segment: UInt64) -> [UInt8] {
        var bytes = magic
        append(segment, to: &bytes)
        return bytes
    }

    /// Adds a record: checksum, length, `synced`, payload.
    ///
    /// `synced` is how far the segment was on disk when the record was written. It tells damage from a torn tail.
    static func append(_ payload: [UInt8], synced: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        // No capacity is reserved: what is asked for exactly is copied whole with every record.
        bytes.append(contentsOf: [0, 0, 0, 0])
        append(UInt32(payload.count), to: &bytes)
        append(UInt64(synced), to: &bytes)
        bytes.append(contentsOf: payload)
        let checksum = CRC32C.checksum(bytes[(start + 4)...])
        for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index))) }
    }

    /// A record found in a segment's bytes.
    struct Found {
        let payload: Range<Int>
        let synced: Int
        var end: Int { payload.upperBound }
    }

    /// The record at the offset; nil if none whole and sound stands there.
    static func record(at offset: Int, in bytes: [UInt8]) -> Found? {
        guard let synced = syncedField(at: offset, in: bytes), synced >= headerByteCount, synced <= offset else { return nil }
        let length = Int(number(4, at: offset + 4, in: bytes))
        let start = offset + prefixByteCount
        guard length <= recordLimit, length <= bytes.count - start else { return nil }
        let checksum = CRC32C.checksum(bytes[(offset + 4)..<(start + length)])
        guard UInt64(checksum) == number(4, at: offset, in: bytes) else { return nil }
        return Found(payload: start..<(start + length), synced: synced)
    }

    /// The start of a sound record behind `offset` that was written after the bytes at `offset` were on disk.
    ///
    /// If there is one, what is unreadable at `offset` is damage; if there is none, it is the tail of an unfinished write.
    static func recordProvingDamage(at offset: Int, in bytes: [UInt8]) -> Int? {
        var candidate = offset + 1
        while candidate + prefixByteCount <= bytes.count {
            if let synced = syncedField(at: candidate, in: bytes), synced > offset,
                record(at: candidate, in: bytes) != nil
            {
                return candidate
            }
            candidate += 1
        }
        return nil
    }

    private static func syncedField(at offset: Int, in bytes: [UInt8]) -> Int? {
        guard offset >= 0, bytes.count - offset >= prefixByteCount else { return nil }
        return Int(exactly: number(8, at: offset + 8, in: bytes))
    }

    private static func number(_ width: Int, at offset: Int, in bytes: [UInt8]) -> UInt64 {
        var value: UInt64 = 0
        for index in stride(from: width - 1, through: 0, by: -1) { value = value << 8 | UInt64(bytes[offset + index]) }
        return value
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
