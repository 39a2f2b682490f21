/// Why FHIR input cannot be used; every message names the file, and the line where there is one, never contents.
package enum FHIRError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path does not exist.
    case notFound(path: String)
    /// The operating system refused to open or read the file.
    case unreadable(path: String, reason: String)
    /// The file is gzipped and the compressed data is damaged or cut short.
    case damagedGzip(path: String)
    /// The file is FHIR JSON and breaks off or breaks the rules at this line.
    case malformed(path: String, line: Int, reason: String)
    /// One value, or all input together, is larger than the limit.
    case tooLarge(path: String, line: Int, limitBytes: Int)
    /// Nothing under the path is FHIR.
    case noResources(path: String)

    package var description: String {
        switch self {
        case .notFound(let path):
            "\(path): no such file or folder; name a FHIR R4 file or a folder of Bundles or NDJSON"
        case .unreadable(let path, let reason):
            "\(path): cannot be read (\(reason)); check that the file exists and may be read"
        case .damagedGzip(let path):
            "\(path): the gzip data is damaged or cut short; fetch the file again"
        case .malformed(let path, let line, let reason):
            "\(path), line \(line): \(reason); correct the file or leave it out"
        case .tooLarge(let path, let line, let limitBytes):
            "\(path), line \(line): more than \(limitBytes) bytes; split the input"
        case .noResources(let path):
            "\(path): holds no FHIR R4 resource; name a folder of Bundles or NDJSON, plain or gzipped"
        }
    }
}
