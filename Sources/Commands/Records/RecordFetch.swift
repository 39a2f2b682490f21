import ChainCrypto
import NodeAPI
import Primitives
import RecordVault

/// Fetches one sealed record in ranges, each checked against the record's name, from whichever node gives it.
struct RecordFetch {
    private static let rangeByteCount = 4 << 20

    let name: Hash256
    /// The nodes to ask, the preferred one first.
    let clients: [RPCClient]

    /// Opens the record as it comes; what is written counts only once this has returned.
    func open(
        with key: SecretBytes,
        write: ([UInt8]) throws(CommandFailure) -> Void
    ) async throws -> SealedRecord {
        var opener = BlobOpener(key: key)
        var contents: [UInt8] = []
        var next = NextRange()
        var progress: ByteProgress?
        while !next.isEnd {
            let range = try await fetch(next)
            if next.firstChunk == 0 {
                progress = ByteProgress("fetching", of: Int(clamping: range.ciphertextByteCount))
                try opener.open(range.header.framed, into: &contents)
            }
            try opener.open(range.ciphertext, into: &contents)
            try write(contents)
            contents.removeAll(keepingCapacity: true)
            progress?.advance(by: range.ciphertext.count)
            next.advance(behind: range)
        }
        let record = try opener.finish(into: &contents)
        guard record.name == name else { throw VaultError.otherName(expected: name, found: record.name) }
        try write(contents)
        return record
    }

    /// Asks one node after the other; one that gives something else than this record's chunks is passed over.
    private func fetch(_ next: NextRange) async throws -> BlobRange {
        var failures: [String] = []
        for _ in 0..<3 {
            for client in clients {
                do throws(RPCClientError) {
                    let target = "/blobs/\(name.hex)?offset=\(next.offset)&length=\(next.length(Self.rangeByteCount))"
                    let answer = try await client.get(target)
                    guard answer.status == 200 else {
                        failures.append(
                            "\(client.address) answers \(answer.status == 404 ? "that it has none" : "\(answer.status)")"
                        )
                        continue
                    }
                    if let range = genuine(answer.body, next) { return range }
                    failures.append("\(client.address) sent bytes that are not this record's")
                } catch { failures.append("\(error)") }
            }
            try await Task.sleep(nanoseconds: 500_000_000)
        }
        throw CommandFailure(
            "blob:\(name.hex) could not be fetched (\(failures.suffix(clients.count).joined(separator: "; "))); try again later"
        )
    }

    private func genuine(_ bytes: [UInt8], _ next: NextRange) -> BlobRange? {
        guard let range = try? BlobRange(canonicalBytes: bytes), range.firstChunk == next.firstChunk,
            BlobRangeVerifier.isGenuine(range, name: name)
        else { return nil }
        return range
    }
}

/// Where the next range begins: always at a chunk, so that no chunk comes twice.
private struct NextRange {
    private(set) var firstChunk: UInt64 = 0
    private(set) var isEnd = false
    /// Of the payload, which begins behind the salt in the first chunk.
    private(set) var offset: UInt64 = 0
    private var chunkByteCount: Int?

    /// A whole number of chunks, once their size is known.
    func length(_ most: Int) -> Int {
        guard let chunkByteCount else { return most }
        return max(1, most / chunkByteCount) * chunkByteCount
    }

    /// Continues behind a range that was checked.
    mutating func advance(behind range: BlobRange) {
        let size = range.header.chunkByteCount
        chunkByteCount = size
        guard let geometry = BlobGeometry(chunkByteCount: size, ciphertextByteCount: range.ciphertextByteCount) else {
            preconditionFailure("a range that was checked has a possible length")
        }
        firstChunk += UInt64((range.ciphertext.count + geometry.sealedChunkByteCount - 1) / geometry.sealedChunkByteCount)
        offset = firstChunk * UInt64(size) - UInt64(BlobGeometry.saltByteCount)
        isEnd = firstChunk >= UInt64(geometry.chunkCount)
    }
}
