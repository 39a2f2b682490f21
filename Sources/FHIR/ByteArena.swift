/// Append-only storage of many byte strings in few large pieces.
struct ByteArena: Sendable {
    struct Location: Hashable, Sendable {
        let piece: Int
        let start: Int
        let count: Int
    }

    private static let pieceBytes = 1 << 22
    private var pieces: [[UInt8]] = []
    private(set) var byteCount = 0

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Location {
        let hasRoom = pieces.last.map { $0.count + bytes.count <= Self.pieceBytes } ?? false
        if !hasRoom {
            var piece: [UInt8] = []
            piece.reserveCapacity(max(Self.pieceBytes, bytes.count))
            pieces.append(piece)
        }
        let index = pieces.count - 1
        let start = pieces[index].count
        pieces[index].append(contentsOf: bytes)
        byteCount += bytes.count
        return Location(piece: index, start: start, count: bytes.count)
    }

    func bytes(at location: Location) -> ArraySlice<UInt8> {
        pieces[location.piece][location.start..<(location.start + location.count)]
    }
}
