internal import Foundation

/// A file system of a few kilobytes, to see what happens when it is full; gone when the value's last owner goes.
package final class SmallDisk: Sendable {
    package let path: String

    /// Nil, with a line that says so, where this user may not mount one.
    package init?(kilobytes: Int, in folder: TemporaryFolder) {
        path = folder.path("disk")
        guard mkdir(path, 0o700) == 0,
            Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
        else {
            print("skipped: this user may not mount a small file system, which the test of a full disk needs")
            return nil
        }
    }

    /// Makes room.
    package func grow(toKilobytes kilobytes: Int) -> Bool {
        Self.run("mount", ["-o", "remount,size=\(kilobytes)k", path])
    }

    deinit { _ = Self.run("umount", ["--lazy", path]) }

    private static func run(_ command: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
