import FuzzTargets
import Glibc

/// libFuzzer over one decoder: `consilium-fuzz NAME [libFuzzer's arguments]`, or `--list`.
@main struct ConsiliumFuzz {
    nonisolated(unsafe) private static var target: FuzzTarget?

    static func main() {
        let names = FuzzTarget.all.map(\.name).joined(separator: "\n")
        guard CommandLine.arguments.count > 1, let chosen = FuzzTarget.named(CommandLine.arguments[1]) else {
            print(names)
            exit(CommandLine.arguments.dropFirst().first == "--list" ? 0 : 64)
        }
        target = chosen
        var arguments = ([CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)).map { strdup($0) } + [nil]
        arguments.withUnsafeMutableBufferPointer { buffer in
            var count = Int32(buffer.count - 1)
            var base = buffer.baseAddress
            exit(
                runDriver(&count, &base) { bytes, size in
                    ConsiliumFuzz.target?.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
                    return 0
                }
            )
        }
    }
}

/// `LLVMFuzzerRunDriver` of compiler-rt: the package manager renames `main`, so libFuzzer's own cannot be used.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
