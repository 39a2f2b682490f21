import ArgumentParser
import Primitives

/// The name of a sealed record as people write it: 64 hex digits, with or without `blob:` before them.
struct RecordName: ExpressibleByArgument {
    let hash: Hash256

    init?(argument: String) {
        guard let hash = Hash256(hex: argument.hasPrefix("blob:") ? String(argument.dropFirst(5)) : argument) else { return nil }
        self.hash = hash
    }
}
