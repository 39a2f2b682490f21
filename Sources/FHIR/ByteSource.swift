internal import CZlib
internal import Glibc

/// Reads one file from start to end in pieces, inflating it where it is gzipped.
///
/// The gzip header inside decides, not the file's name. Files of several gzip members are read through. Memory is bounded by the
/// piece size, whatever the file expands to.
final class ByteSource {
    static let pieceBytes = 1 << 18

    private let path: String
    private let handle: UnsafeMutablePointer<FILE>
    private var input: [UInt8] = []
    private var stream = z_stream()
    private var isGzip = false
    private var isMemberOpen = false
    private var isAtEnd = false
    /// Bytes taken from the file so far, before inflating.
    private(set) var bytesRead = 0

    /// Opens the file and looks at its first bytes.
    init(path: String) throws(FHIRError) {
        guard let handle = fopen(path, "rb") else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.handle = handle
        try fill()
        if input.count >= 2, input[0] == 0x1F, input[1] == 0x8B {
            isGzip = true
            // 15 window bits + 16: gzip only.
            let status = inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            precondition(status == Z_OK, "zlib refused to start: \(status)")
            isMemberOpen = true
        }
    }

    deinit {
        if isGzip { inflateEnd(&stream) }
        fclose(handle)
    }

    /// Appends the next piece to `buffer`; false at the end of the file.
    func read(into buffer: inout [UInt8]) throws(FHIRError) -> Bool {
        isGzip ? try readInflated(into: &buffer) : try readPlain(into: &buffer)
    }

    private func readPlain(into buffer: inout [UInt8]) throws(FHIRError) -> Bool {
        if input.isEmpty { try fill() }
        guard !input.isEmpty else { return false }
        buffer.append(contentsOf: input)
        input.removeAll(keepingCapacity: true)
        return true
    }

    private func readInflated(into buffer: inout [UInt8]) throws(FHIRError) -> Bool {
        var produced = 0
        while produced == 0 {
            if input.isEmpty { try fill() }
            guard !input.isEmpty else {
                if isMemberOpen { throw .damagedGzip(path: path) }
                return false
            }
            if !isMemberOpen {
                // RFC 1952 §2.2: members follow each other. Zero padding after the last one is common and harmless.
                if input.allSatisfy({ $0 == 0 }) {
                    input.removeAll()
                    continue
                }
                inflateReset(&stream)
                isMemberOpen = true
            }
            produced = try inflatePiece(into: &buffer)
        }
        return true
    }

    private func inflatePiece(into buffer: inout [UInt8]) throws(FHIRError) -> Int {
        var status: Int32 = Z_OK
        var consumed = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { output, count in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                status = inflate(&stream, Z_NO_FLUSH)
                consumed = source.count - Int(stream.avail_in)
                count = output.count - Int(stream.avail_out)
            }
        }
        guard status == Z_OK || status == Z_STREAM_END || (status == Z_BUF_ERROR && consumed > 0) else {
            throw .damagedGzip(path: path)
        }
        input.removeFirst(consumed)
        if status == Z_STREAM_END { isMemberOpen = false }
        buffer.append(contentsOf: piece)
        return piece.count
    }

    private func fill() throws(FHIRError) {
        guard !isAtEnd else { return }
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { output, count in
            count = fread(output.baseAddress, 1, output.count, handle)
        }
        if ferror(handle) != 0 { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        isAtEnd = piece.isEmpty
        bytesRead += piece.count
        input.append(contentsOf: piece)
    }
}
