import Glibc
import Storage

/// A folder of this process for decoders that read files; kept until the process ends, since each file is written anew.
enum FuzzFolder {
    private static let path: String = {
        var template = Array("/tmp/consilium-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("no folder can be made under /tmp") }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()

    /// Writes a file into the folder, or into a new folder in it, and returns its path.
    static func write(_ bytes: [UInt8], _ name: String, in subfolder: String = "") -> String {
        let folder = subfolder.isEmpty ? path : path + "/" + subfolder
        mkdir(folder, 0o700)
        let file = folder + "/" + name
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "\(file) cannot be written")
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            precondition(count > 0, "\(file) cannot be written")
            written += count
        }
        return file
    }
}

extension FuzzTarget {
    /// The bytes as the only segment of a log: opened, replayed and written to, or refused.
    static func openLog(_ bytes: [UInt8]) {
        let file = FuzzFolder.write(bytes, "00000001.log", in: "log")
        let folder = String(file.dropLast("/00000001.log".count))
        // Of an earlier run, if that one began a new segment.
        unlink(folder + "/00000002.log")
        guard let log = try? FileRecordLog(path: folder) else { return }
        try? log.replay { _, _ in }
        try? log.append([1, 2, 3])
        try? log.sync()
    }
}
