internal import ChainCrypto
internal import Foundation

/// `DIR/tour`: the only place where the tour writes, readable by the owner alone.
struct TourFolder: Sendable {
    let path: String

    /// Makes the folder, and one for keys; refuses one in which a tour has got as far as the sealed maps, since a second tour
    /// would draw other keys for the same people.
    init(_ path: String) throws(TourError) {
        self.path = path
        guard !FileManager.default.fileExists(atPath: path + "/hospital-a.map") else {
            throw TourError(
                "\(path) holds an earlier tour of this network; a tour needs a network that has just been started: "
                    + "`consilium localnet --nodes 4 --home NEW --detach`, then --home NEW"
            )
        }
        for folder in [path, path + "/keys", path + "/records"] {
            do {
                let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: attributes
                )
            } catch { throw TourError("\(folder) cannot be made; check the path and the disk") }
        }
    }

    /// Writes a file that only the owner may read, and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws(TourError) -> String {
        let file = "\(path)/\(name)"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes), attributes: attributes) else {
            throw TourError("\(file) cannot be written; check that the disk is not full")
        }
        return file
    }

    /// Keeps the seeds of an account, so that it can be used after the tour.
    func keep(_ account: TourAccount, as name: String) throws(TourError) {
        try write(PlainSeedFile.bytes(of: account.key.seed), to: "keys/\(name).seed")
        if let reading = account.readingKey { try write(PlainSeedFile.bytes(of: reading.seed), to: "keys/\(name).hpke.seed") }
    }
}
