package import ChainCrypto
package import Primitives

/// Sealing and opening from file to file, in bounded memory.
package enum BlobFiles {
    private static let pieceByteCount = 1 << 20

    /// Seals the payload's file into a new file, which must not exist yet.
    package static func seal(from payload: String, to sealed: String, key: SecretBytes) throws(VaultError) -> SealedRecord {
        var sealer = BlobSealer(key: key)
        return try convert(from: payload, to: sealed) { (piece, output) throws(VaultError) in
            sealer.seal(piece, into: &output)
        } finish: { (output) throws(VaultError) in
            sealer.finish(into: &output)
        }
    }

    /// Opens a sealed form into a new file, which appears only if all of it is genuine and has this name.
    package static func open(
        from sealed: String,
        to payload: String,
        key: SecretBytes,
        name: Hash256
    ) throws(VaultError) -> SealedRecord {
        var opener = BlobOpener(key: key)
        return try convert(from: sealed, to: payload) { (piece, output) throws(VaultError) in
            try opener.open(piece, into: &output)
        } finish: { (output) throws(VaultError) in
            let record = try opener.finish(into: &output)
            guard record.name == name else { throw .otherName(expected: name, found: record.name) }
            return record
        }
    }

    private static func convert(
        from source: String,
        to destination: String,
        _ step: ([UInt8], inout [UInt8]) throws(VaultError) -> Void,
        finish: (inout [UInt8]) throws(VaultError) -> SealedRecord
    ) throws(VaultError) -> SealedRecord {
        let input = try VaultFile(reading: source)
        let part = destination + ".part"
        let file = try VaultFile(creating: part)
        defer { VaultFile.discard(part) }
        var (offset, written) = (0, 0)
        var output: [UInt8] = []
        while true {
            let piece = try input.read(offset..<(offset + pieceByteCount))
            guard !piece.isEmpty else { break }
            offset += piece.count
            try step(piece, &output)
            try file.write(output, at: written)
            written += output.count
            output.removeAll(keepingCapacity: true)
        }
        let record = try finish(&output)
        try file.write(output, at: written)
        try file.sync()
        try VaultFile.move(part, to: destination)
        return record
    }
}
