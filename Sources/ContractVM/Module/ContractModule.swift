package import Primitives

/// A compiled contract: its types, state, events, functions and constants.
///
/// Format: `Docs/spec/contract-vm.md`.
///
/// Decoding checks the form alone; `BytecodeVerifier` checks the meaning and gives the `VerifiedModule` that can run.
package struct ContractModule: Hashable, Sendable, CanonicalEncodable, CanonicalDecodable {
    package static let formatVersion: UInt64 = 1
    package static let currentLanguageVersion: UInt64 = 1

    package var languageVersion: UInt64
    /// The gas schedule under which the functions' costs are computed.
    package var gasScheduleVersion: UInt64
    package var name: String
    package var types: TypeTable
    package var maps: [MapDeclaration]
    package var events: [EventDeclaration]
    package var constants: [ConstantDeclaration]
    /// What a refused `require` or a missing permission says.
    package var sentences: [String]
    package var imports: [ImportDeclaration]
    package var functions: [FunctionDeclaration]

    package init(
        name: String,
        types: TypeTable = TypeTable(),
        maps: [MapDeclaration] = [],
        events: [EventDeclaration] = [],
        constants: [ConstantDeclaration] = [],
        sentences: [String] = [],
        imports: [ImportDeclaration] = [],
        functions: [FunctionDeclaration] = [],
        languageVersion: UInt64 = ContractModule.currentLanguageVersion,
        gasScheduleVersion: UInt64 = GasSchedule.version1.version
    ) {
        self.languageVersion = languageVersion
        self.gasScheduleVersion = gasScheduleVersion
        self.name = name
        self.types = types
        self.maps = maps
        self.events = events
        self.constants = constants
        self.sentences = sentences
        self.imports = imports
        self.functions = functions
    }

    /// The position of the function of this name.
    package func functionIndex(named name: String) -> Int? { functions.firstIndex { $0.name == name } }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(12)
        encoder.unsigned(Self.formatVersion)
        encoder.unsigned(languageVersion)
        encoder.unsigned(gasScheduleVersion)
        encoder.text(name)
        encoder.list(types.enums)
        encoder.list(types.records)
        encoder.list(maps)
        encoder.list(events)
        encodeConstants(to: &encoder)
        encoder.array(sentences.count)
        for sentence in sentences { encoder.text(sentence) }
        encoder.list(imports)
        encoder.list(functions)
    }

    private func encodeConstants(to encoder: inout CanonicalEncoder) {
        let coding = ValueCoding(types)
        encoder.array(constants.count)
        for constant in constants {
            encoder.array(2)
            encoder.encode(constant.type)
            coding.encode(constant.value, as: constant.type, to: &encoder)
        }
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(12) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.formatVersion else { throw inner.failure(.invalidValue("module format version")) }
            let languageVersion = try inner.unsigned()
            let gasScheduleVersion = try inner.unsigned()
            let name = try inner.text(limit: MachineLimits.nameBytes)
            let types = TypeTable(
                enums: try inner.list(limit: MachineLimits.declarations),
                records: try inner.list(limit: MachineLimits.declarations)
            )
            let maps: [MapDeclaration] = try inner.list(limit: MachineLimits.declarations)
            let events: [EventDeclaration] = try inner.list(limit: MachineLimits.declarations)
            let constants = try Self.constants(of: types, from: &inner)
            let sentences = try inner.list(limit: MachineLimits.constants) { (item) throws(DecodingError) in
                try item.text(limit: MachineLimits.sentenceBytes)
            }
            return ContractModule(
                name: name,
                types: types,
                maps: maps,
                events: events,
                constants: constants,
                sentences: sentences,
                imports: try inner.list(limit: MachineLimits.imports),
                functions: try inner.list(limit: MachineLimits.functions),
                languageVersion: languageVersion,
                gasScheduleVersion: gasScheduleVersion
            )
        }
    }

    private static func constants(
        of types: TypeTable,
        from decoder: inout CanonicalDecoder
    ) throws(DecodingError) -> [ConstantDeclaration] {
        let coding = ValueCoding(types)
        return try decoder.list(limit: MachineLimits.constants) { (item) throws(DecodingError) in
            try item.array(2) { (inner) throws(DecodingError) in
                let type = try ContractType(from: &inner)
                return ConstantDeclaration(type, try coding.decode(type, from: &inner))
            }
        }
    }
}
