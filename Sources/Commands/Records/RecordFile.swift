package import ChainCrypto
package import Primitives
package import RecordVault

/// Sealing and opening whole files in a stream, in memory that does not grow with them.
package enum RecordFile {
    /// A sealed record and the SHA-256 of its sealed form, which a signed upload states.
    package struct Sealed: Sendable {
        package let record: SealedRecord
        package let digest: Hash256
    }

    /// Seals a file under a key that has sealed nothing yet.
    package static func seal(_ source: FileReader, into target: OutputFile, key: SecretBytes) throws(CommandFailure) -> Sealed {
        var sealer = BlobSealer(key: key)
        var digest = Hasher256()
        var progress = ByteProgress("sealing", of: source.byteCount)
        var sealed: [UInt8] = []
        func drain() throws(CommandFailure) {
            digest.update(sealed)
            try target.write(sealed)
            sealed.removeAll(keepingCapacity: true)
        }
        while let piece = try source.next() {
            sealer.seal(piece, into: &sealed)
            try drain()
            progress.advance(by: piece.count)
        }
        let record = sealer.finish(into: &sealed)
        try drain()
        return Sealed(record: record, digest: digest.finalize())
    }

    /// Opens a sealed file and hands its contents on; they count only once this has returned.
    package static func open(
        _ source: FileReader,
        key: SecretBytes,
        write: ([UInt8]) throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> Sealed {
        var opener = BlobOpener(key: key)
        var digest = Hasher256()
        var progress = ByteProgress("opening", of: source.byteCount)
        var contents: [UInt8] = []
        do {
            while let piece = try source.next() {
                digest.update(piece)
                try opener.open(piece, into: &contents)
                try write(contents)
                contents.removeAll(keepingCapacity: true)
                progress.advance(by: piece.count)
            }
            let record = try opener.finish(into: &contents)
            try write(contents)
            return Sealed(record: record, digest: digest.finalize())
        } catch let error as VaultError {
            throw failure(source.path, error)
        } catch let error as CommandFailure {
            throw error
        } catch { throw CommandFailure("\(source.path) cannot be opened: \(error)") }
    }

    private static func failure(_ path: String, _ error: VaultError) -> CommandFailure {
        switch error {
        case .wrongKey:
            CommandFailure(
                "the key does not belong to \(path); give the key file that was written when it was sealed (--data-key)"
            )
        case .alteredChunk:
            CommandFailure("\(path) was altered since it was sealed; take it from a backup, or fetch it again")
        case .truncated: CommandFailure("\(path) is no whole sealed record; copy or fetch it again")
        case .malformed: CommandFailure("\(path) is no sealed record; give the file that `consilium record seal` wrote")
        default: CommandFailure("\(path): \(error)")
        }
    }
}
