internal import Primitives

/// Reads the framed header at the start of a sealed form that comes in pieces.
struct BlobStart {
    private var gathered: [UInt8] = []
    private(set) var header: BlobHeader?

    /// Takes what it needs of the piece and gives what is behind the header.
    mutating func take(_ piece: UnsafeRawBufferPointer) throws(VaultError) -> UnsafeRawBufferPointer {
        guard header == nil else { return piece }
        var offset = 0
        while offset < piece.count {
            gathered.append(piece[offset])
            offset += 1
            guard gathered.count >= 2 else { continue }
            let length = Int(gathered[0]) << 8 | Int(gathered[1])
            guard length > 0, length <= BlobHeader.byteCountLimit else {
                throw .malformed(what: "sealed record", detail: "its header claims \(length) bytes")
            }
            guard gathered.count == 2 + length else { continue }
            header = try Self.header(Array(gathered[2...]))
            break
        }
        return UnsafeRawBufferPointer(rebasing: piece[offset...])
    }

    /// Reads a header that is whole.
    static func header(_ bytes: [UInt8]) throws(VaultError) -> BlobHeader {
        do { return try BlobHeader(canonicalBytes: bytes) } catch {
            throw .malformed(what: "blob header", detail: "\(error)")
        }
    }
}
