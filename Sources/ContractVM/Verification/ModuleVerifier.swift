import Primitives

/// Pass 1: the module's own declarations — names, counts, types, constants.
struct ModuleVerifier {
    private let module: ContractModule
    private let measures: TypeMeasures

    static func verify(_ module: ContractModule) throws(VerificationError) -> TypeMeasures {
        let verifier = ModuleVerifier(module: module, measures: try TypeMeasures(module.types))
        try verifier.counts()
        try verifier.names()
        try verifier.declaredTypes()
        try verifier.constants()
        try verifier.sentences()
        return verifier.measures
    }

    private func counts() throws(VerificationError) {
        guard module.languageVersion == ContractModule.currentLanguageVersion else {
            throw VerificationError("language version \(module.languageVersion) is unknown: compile with version 1")
        }
        let limits = [
            ("enums", module.types.enums.count, MachineLimits.declarations),
            ("records", module.types.records.count, MachineLimits.declarations),
            ("state maps", module.maps.count, MachineLimits.declarations),
            ("events", module.events.count, MachineLimits.declarations),
            ("constants", module.constants.count, MachineLimits.constants),
            ("sentences", module.sentences.count, MachineLimits.constants),
            ("imports", module.imports.count, MachineLimits.imports),
            ("functions", module.functions.count, MachineLimits.functions),
        ]
        for (what, count, limit) in limits where count > limit {
            throw VerificationError("the module has \(count) \(what), over \(limit)")
        }
        // So the code of all functions stays below 65,536 instructions, and their positions fit 16 bits once prepared.
        guard module.canonicalBytes.count <= MachineLimits.moduleBytes else {
            throw VerificationError("the module is over \(MachineLimits.moduleBytes) bytes: split the contract")
        }
    }

    private func names() throws(VerificationError) {
        try Self.identifier(module.name)
        try Self.distinct(module.types.enums.map(\.name) + module.types.records.map(\.name), "type")
        try Self.distinct(module.maps.map(\.name), "state map")
        try Self.distinct(module.events.map(\.name), "event")
        try Self.distinct(module.functions.map(\.name), "function")
        for declaration in module.types.enums {
            try Self.distinct(declaration.cases.map(\.name), "case")
            guard (1...MachineLimits.cases).contains(declaration.cases.count) else {
                throw VerificationError("enum \(declaration.name) has \(declaration.cases.count) cases")
            }
        }
        let fieldLists = module.types.records.map(\.fields) + module.events.map(\.fields) + module.maps.map(\.key)
        for fields in fieldLists + module.functions.map(\.parameters) {
            try Self.distinct(fields.map(\.name), "field or parameter")
        }
        for declaration in module.imports {
            try Self.identifier(declaration.contract)
            try Self.identifier(declaration.function)
        }
    }

    private func declaredTypes() throws(VerificationError) {
        for map in module.maps {
            guard (1...MachineLimits.keyComponents).contains(map.key.count) else {
                throw VerificationError("state map \(map.name) has \(map.key.count) key components: 1 to 8 are possible")
            }
            try fits(map.keyTypes)
            try fits([map.value])
            if case .optional = map.value { throw VerificationError("state map \(map.name) holds optionals: remove the key") }
        }
        for event in module.events { try fits(event.fields.map(\.type)) }
        for declaration in module.imports {
            try fits(declaration.parameters)
            try fits([declaration.returns])
            guard declaration.cost <= MachineLimits.functionCost else { throw VerificationError("an import's cost is too high") }
        }
        for function in module.functions {
            guard function.registers.count <= MachineLimits.registers else {
                throw VerificationError("over \(MachineLimits.registers) registers: split the function", function: function.name)
            }
            try fits(function.parameters.map(\.type))
            for type in function.locals { _ = try measures.measure(type) }
            if let returns = function.returns { try fits([returns]) }
            guard function.authority.utf8.count <= MachineLimits.sentenceBytes else {
                throw VerificationError("the authority's text is too long", function: function.name)
            }
        }
    }

    /// What enters, leaves or is kept: not too many, and each of a sound type that is not too large.
    private func fits(_ types: [ContractType]) throws(VerificationError) {
        guard types.count <= MachineLimits.fields else {
            throw VerificationError("\(types.count) fields or parameters, over \(MachineLimits.fields)")
        }
        for type in types {
            let size = try measures.measure(type).size
            guard size <= MachineLimits.valueBytes else {
                let spelling = type.spelling(in: module.types)
                throw VerificationError(
                    "\(spelling) takes up to \(size) bytes, over \(MachineLimits.valueBytes): lower its bounds"
                )
            }
        }
    }

    private func constants() throws(VerificationError) {
        let coding = ValueCoding(module.types)
        for (index, constant) in module.constants.enumerated() {
            try fits([constant.type])
            guard coding.conforms(constant.value, to: constant.type) else {
                throw VerificationError("constant \(index) is not of its type")
            }
        }
    }

    private func sentences() throws(VerificationError) {
        for (index, sentence) in module.sentences.enumerated()
        where sentence.isEmpty || sentence.utf8.count > MachineLimits.sentenceBytes {
            throw VerificationError("sentence \(index) must have 1 to \(MachineLimits.sentenceBytes) bytes")
        }
    }

    private static func distinct(_ names: [String], _ what: String) throws(VerificationError) {
        var seen: Set<[UInt8]> = []
        for name in names {
            try identifier(name)
            guard seen.insert(Array(name.utf8)).inserted else { throw VerificationError("two \(what)s are named \(name)") }
        }
    }

    /// A letter or underscore, then letters, digits, underscores and dots (an imported type's name carries its contract's).
    private static func identifier(_ name: String) throws(VerificationError) {
        let bytes = Array(name.utf8)
        let letters = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard let first = bytes.first, bytes.count <= MachineLimits.nameBytes, letters,
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), first != UInt8(ascii: ".")
        else { throw VerificationError("a name must be 1 to 64 letters, digits, _ and dots, and begin with a letter or _") }
    }
}
