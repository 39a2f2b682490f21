import Glibc
import Simulation

/// Names the seeds that were running when an invariant of the replica stopped the process: a trap prints no seed of its own.
enum RunningSeeds {
    static func reportAtTraps() {
        for number in [SIGILL, SIGTRAP, SIGABRT] {
            signal(number) { number in
                // Only calls that are allowed in a signal handler: no allocation, no lock.
                RunningSeeds.write("\nA precondition stopped the process. Seeds that were running:")
                SeedsInFlight.forEach { RunningSeeds.write($0) }
                RunningSeeds.write("\nReplay each with --seed and --trace.\n")
                _exit(128 &+ number)
            }
        }
    }

    private static func write(_ text: StaticString) { _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount) }

    private static func write(_ number: UInt64) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var (rest, place) = (number, buffer.count)
            repeat {
                place -= 1
                buffer[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
                rest /= 10
            } while rest > 0
            place -= 1
            buffer[place] = 32
            _ = Glibc.write(STDERR_FILENO, buffer.baseAddress?.advanced(by: place), buffer.count - place)
        }
    }
}
