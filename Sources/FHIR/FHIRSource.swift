internal import Foundation

/// Reads FHIR R4 from a file, or from a folder with everything below it.
///
/// Takes Bundles, single resources and NDJSON, plain or gzipped: what stands inside decides, not the file's name. Files are read in
/// the order of their paths' bytes; a resource counts once per (resourceType, id), the first wins. Files that are not FHIR are
/// skipped and named. A file that is meant to be FHIR and breaks the rules ends the reading with its name and line.
package struct FHIRSource: Sendable {
    /// What the progress of reading looks like: bytes of files read so far, and of all files.
    package typealias Progress = (_ bytesRead: Int, _ bytesInAll: Int) -> Void

    private let path: String
    private let limits: FHIRLimits

    /// Names the file or folder; nothing is opened yet.
    package init(path: String, limits: FHIRLimits = FHIRLimits()) {
        self.path = path
        self.limits = limits
    }

    /// Reads everything.
    package func read(progress: Progress = { _, _ in }) throws(FHIRError) -> FHIRCollection {
        let files = try files()
        let bytesInAll = files.reduce(0) { $0 + $1.byteCount }
        var collection = FHIRCollection()
        var bytesBefore = 0
        for file in files {
            var reader = try FHIRFileReader(path: file.path, limits: limits)
            try reader.read(into: &collection) { bytesRead in progress(bytesBefore + bytesRead, bytesInAll) }
            bytesBefore += file.byteCount
            progress(bytesBefore, bytesInAll)
        }
        guard !collection.resources.isEmpty else { throw .noResources(path: path) }
        collection.resolveClaims()
        return collection
    }

    /// The regular files at the path, in the order of their paths' bytes; links to folders are not followed.
    private func files() throws(FHIRError) -> [(path: String, byteCount: Int)] {
        var isFolder: ObjCBool = false
        let root = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder) else { throw .notFound(path: path) }
        guard isFolder.boolValue else { return [(root, byteCount(of: root))] }
        var found: [String] = []
        try collect(root, into: &found, depth: 0)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { ($0, byteCount(of: $0)) }
    }

    private func collect(_ folder: String, into found: inout [String], depth: Int) throws(FHIRError) {
        guard depth <= 64 else { throw .unreadable(path: folder, reason: "folders nested more than 64 deep") }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .unreadable(path: folder, reason: "the folder cannot be listed")
        }
        for name in names {
            let path = folder + "/" + name
            let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            if type == .typeDirectory {
                try collect(path, into: &found, depth: depth + 1)
            } else if type == .typeRegular || (type == .typeSymbolicLink && isRegular(path)) {
                found.append(path)
            }
        }
    }

    private func isRegular(_ path: String) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return (try? FileManager.default.attributesOfItem(atPath: target))?[.type] as? FileAttributeType == .typeRegular
    }

    private func byteCount(of path: String) -> Int {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return ((try? FileManager.default.attributesOfItem(atPath: target))?[.size] as? NSNumber)?.intValue ?? 0
    }
}
