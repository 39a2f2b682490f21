import ContractVM

/// One declaration, for an editor's outline.
package struct SourceDeclaration: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case contract, enumeration, record, constant, state, event, function, test
    }

    package let kind: Kind
    package let name: String
    package let span: SourceSpan
    /// `action` and what it costs, mostly.
    package let detail: String
}

extension SourceIndex {
    /// Every declaration, in the order of the source.
    package var outline: [SourceDeclaration] {
        func all(_ kind: SourceDeclaration.Kind, _ names: [Name]) -> [SourceDeclaration] {
            names.map { SourceDeclaration(kind: kind, name: $0.text, span: $0.span, detail: "") }
        }
        let functions = syntax.functions.map { function in
            let cost = module?.functions.first { $0.name == function.name.text }?.cost
            let detail = function.word + (cost.map { ", at most \($0) gas" } ?? "")
            return SourceDeclaration(kind: .function, name: function.name.text, span: function.name.span, detail: detail)
        }
        let tests = syntax.tests.map { SourceDeclaration(kind: .test, name: $0.sentence, span: $0.span, detail: "test") }
        let properties = syntax.properties.map {
            SourceDeclaration(kind: .test, name: $0.sentence, span: $0.span, detail: "property")
        }
        let declarations =
            all(.contract, [syntax.name]) + all(.enumeration, syntax.enums.map(\.name))
            + all(.record, syntax.records.map(\.name)) + all(.constant, syntax.constants.map(\.name))
            + all(.state, syntax.states.map(\.name)) + all(.event, syntax.events.map(\.name)) + functions + properties + tests
        return declarations.filter { !$0.name.isEmpty }.sorted { $0.span.start < $1.span.start }
    }
}

extension FunctionSyntax {
    /// The word that declares it.
    var word: String {
        switch purpose {
        case .rule: "rule"
        case .invariant: "invariant"
        case .migration: "migrate"
        default: kind.rawValue
        }
    }
}
