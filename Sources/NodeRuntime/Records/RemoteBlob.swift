import Primitives
package import RecordVault

/// A sealed record that other members hold, read in parts of bounded size.
///
/// Every part is checked against the name before it is given out, so parts of several members make one blob: a member that
/// lies, stops answering or does not have it is left out, and the next one goes on at the same place.
package actor RemoteBlob {
    private let name: Hash256
    private let exchange: BlobExchange
    /// Who can still be asked, the best first.
    private var members: [PublicKey]
    /// Whether somebody who may have the blob did not answer.
    private var isIncomplete: Bool
    private var start: (header: BlobHeader, geometry: BlobGeometry)?

    init(_ name: Hash256, _ exchange: BlobExchange, prefer: (PublicKey) -> Bool) {
        self.name = name
        self.exchange = exchange
        let (connected, away) = exchange.members
        members = connected.filter(prefer) + connected.filter { !prefer($0) }
        isIncomplete = away.contains(where: prefer)
    }

    /// Reads header and length; false if no member has the blob.
    func begin() async throws(NodeRecordsError) -> Bool {
        do throws(NodeRecordsError) {
            _ = try await range(of: 0..<1)
            return true
        } catch .vault(.blobNotFound) { return false }
    }

    /// Bytes of the sealed form.
    package var byteCount: UInt64 {
        start.map { UInt64($0.header.framed.count + $0.geometry.ciphertextByteCount) } ?? 0
    }

    package var payloadByteCount: UInt64 { UInt64(start?.geometry.payloadByteCount ?? 0) }

    /// The part of the sealed form that begins at an offset where another part ended, or at 0; empty at the end.
    package func piece(from offset: UInt64) async throws(NodeRecordsError) -> [UInt8] {
        guard let start, offset < byteCount else { return [] }
        let head = start.header.framed
        let first = offset == 0 ? 0 : (Int(offset) - head.count) / start.geometry.sealedChunkByteCount
        let range = try await range(of: first..<min(first + window, start.geometry.chunkCount))
        return offset == 0 ? head + range.ciphertext : range.ciphertext
    }

    /// The chunks that hold a part of the payload, with their proof.
    package func range(offset: UInt64, count: UInt64) async throws(NodeRecordsError) -> BlobRange {
        guard let geometry = start?.geometry, let chunks = geometry.chunks(coveringPayload: offset, count: count) else {
            throw .vault(.rangeOutside(payloadByteCount: payloadByteCount))
        }
        guard geometry.ciphertextRange(ofChunks: chunks).count <= BlobRange.ciphertextByteCountLimit else {
            throw .vault(.rangeTooLong(limit: BlobRange.ciphertextByteCountLimit - 2 * geometry.sealedChunkByteCount))
        }
        var whole: BlobRange?
        var next = chunks.lowerBound
        while next < chunks.upperBound {
            let part = try await range(of: next..<min(next + window, chunks.upperBound))
            next += (part.ciphertext.count + geometry.sealedChunkByteCount - 1) / geometry.sealedChunkByteCount
            guard let joined = whole.map({ $0.joined(with: part) }) ?? part else { throw .unreachable(name) }
            whole = joined
        }
        guard let whole else { throw .unreachable(name) }
        return whole
    }

    private var window: Int {
        max(1, BlobExchange.rangeByteCount / (start?.geometry.sealedChunkByteCount ?? BlobExchange.rangeByteCount))
    }

    /// A genuine range that begins with the first of the chunks and holds no others, from whoever gives one.
    private func range(of chunks: Range<Int>) async throws(NodeRecordsError) -> BlobRange {
        while let member = members.first {
            switch await exchange.ask(member, for: name, chunks) {
            case .range(let range):
                let place = BlobRangeVerifier.place(of: range, name: name)
                let isGenuine = place.map { $0.1.lowerBound == chunks.lowerBound && $0.1.count <= chunks.count } ?? false
                exchange.note(isGenuine, of: name, from: member)
                if let place, isGenuine {
                    start = (range.header, place.0)
                    return range
                }
                isIncomplete = true
            case .notHere: break
            case .none: isIncomplete = true
            case .busy: throw .busy
            }
            if Task.isCancelled { throw .unreachable(name) }
            members.removeAll { $0 == member }
        }
        throw isIncomplete || start != nil ? .unreachable(name) : .vault(.blobNotFound(name))
    }
}
