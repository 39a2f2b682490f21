/// One segment file: its name, and reading it strictly.
struct LogSegment {
    let number: UInt64
    let path: String

    init(number: UInt64, folder: String) {
        self.number = number
        let digits = String(number)
        path = folder + "/" + String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits + ".log"
    }

    /// The number in a segment's file name; nil for other files.
    static func number(ofFile name: String) -> UInt64? {
        let utf8 = Array(name.utf8)
        guard utf8.count >= 12, name.hasSuffix(".log") else { return nil }
        return UInt64(String(decoding: utf8.dropLast(4), as: UTF8.self))
    }

    /// What a segment's file holds.
    struct Contents {
        /// Where the last sound record ends; what stands behind it is a torn tail.
        var end: Int
        var byteCount: Int
    }

    /// Visits the segment's records.
    ///
    /// Damage is an error; a torn tail is one only if the segment is not the last.
    func read(isLast: Bool, _ visit: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) -> Contents {
        try read(OpenFile(reading: path).readAll(), isLast: isLast, visit)
    }

    /// Visits the records in the bytes of the segment.
    func read(
        _ bytes: [UInt8],
        isLast: Bool,
        _ visit: ([UInt8]) throws(StorageError) -> Void
    ) throws(StorageError) -> Contents {
        let header = LogFormat.header(segment: number)
        guard bytes.starts(with: header) else { return try readWithoutHeader(bytes, isLast: isLast) }
        var offset = header.count
        while offset < bytes.count {
            guard let record = LogFormat.record(at: offset, in: bytes) else {
                try requireTornTail(at: offset, in: bytes, isLast: isLast)
                break
            }
            try visit(Array(bytes[record.payload]))
            offset = record.end
        }
        return Contents(end: offset, byteCount: bytes.count)
    }

    /// A crash while a segment is made leaves a part of its header, or zeros in its place.
    private func readWithoutHeader(_ bytes: [UInt8], isLast: Bool) throws(StorageError) -> Contents {
        let header = LogFormat.header(segment: number)
        let isTorn = bytes.count <= header.count && (header.starts(with: bytes) || bytes.allSatisfy { $0 == 0 })
        guard isLast, isTorn else { throw .damaged(path: path, detail: "its header is not that of log segment \(number)") }
        return Contents(end: 0, byteCount: bytes.count)
    }

    private func requireTornTail(at offset: Int, in bytes: [UInt8], isLast: Bool) throws(StorageError) {
        guard isLast else {
            throw .damaged(path: path, detail: "the record at byte \(offset) is unreadable although later segments follow")
        }
        if let later = LogFormat.recordProvingDamage(at: offset, in: bytes) {
            throw .damaged(
                path: path,
                detail: "the record at byte \(offset) is unreadable although it was synced before byte \(later)"
            )
        }
    }
}
