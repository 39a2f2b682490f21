/// What the machine refuses to go beyond; part of the chain's rules, so never changed without a new language version.
package enum MachineLimits {
    /// The canonical bytes of a module.
    package static let moduleBytes = 262_144
    /// Enums, records, state maps and events of a module, each.
    package static let declarations = 256
    /// Functions of a module.
    package static let functions = 256
    /// Constants and sentences of a module, each.
    package static let constants = 4096
    /// Imported queries of a module.
    package static let imports = 64
    /// Cases of an enum.
    package static let cases = 256
    /// Fields of a record, tuple or event, payload of an enum case, components of a key, parameters of a function.
    package static let fields = 64
    /// Components of a state map's key.
    package static let keyComponents = 8
    /// UTF-8 bytes of a name.
    package static let nameBytes = 64
    /// UTF-8 bytes of a sentence.
    package static let sentenceBytes = 512
    /// Registers of a function, parameters included.
    package static let registers = 512
    /// Instructions of a function.
    package static let instructions = 16_384
    /// The largest size, in canonical bytes, of what enters, leaves or is kept: parameters, results, state, events, constants; and
    /// the largest bound of a text.
    package static let valueBytes = 65_535
    /// The largest size, in canonical bytes, of any type; what a scan gives may be larger than what is kept.
    package static let registerBytes = 524_288
    /// The largest bound of a list or set, and so of a scan.
    package static let elements = 4096
    /// How deep types nest, and so how deep the canonical bytes of a value do.
    package static let typeDepth = 8
    /// Parts of a type as it is written, names of enums and records counting as one; keeps every check of a type short.
    package static let typeParts = 64
    /// Loops inside one another in one function.
    package static let loopDepth = 8
    /// Functions that call one another, the outermost included.
    package static let callDepth = 32
    /// Registers of all functions that can be active at once.
    package static let activeRegisters = 1024
    /// The highest worst-case cost of a function, in gas.
    package static let functionCost: UInt64 = 1 << 50
}
