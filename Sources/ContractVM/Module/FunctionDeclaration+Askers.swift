/// Who may ask a query, and what the compiler adds to a contract's own functions.
extension FunctionDeclaration {
    /// Whether it is a query that says who may ask it.
    package var saysWhoAsks: Bool { kind == .query && !authority.isEmpty }

    /// Whether it is a query that not everybody may ask.
    package var limitsAskers: Bool { saysWhoAsks && authority != "anyone" }

    /// Whether it answers contracts in the place of a query that limits who may ask; nobody else reaches it.
    package var isAnswerToContracts: Bool { name.hasSuffix(Self.answerSuffix) }

    /// Whether the compiler made it for its own use: an answer to contracts, what a new version is asked, or one part of an
    /// action with several signers, whose name is the action's and a number.
    package var isMadeByCompiler: Bool {
        isAnswerToContracts || name == ContractModule.invariantsName
            || name.split(separator: ".").dropFirst().last.map { Int($0) != nil } ?? false
    }

    /// The name of what answers contracts in the place of a query.
    package static func answerName(ofQuery name: String) -> String { name + answerSuffix }

    private static let answerSuffix = ".answer"
}

extension ContractModule {
    /// The query that runs where a contract asks for one of this name; nil if there is none.
    ///
    /// Who may ask limits people; what a contract asks for goes into what it does, which has its own authority.
    package func query(askedByContracts name: String) -> Int? {
        let index = functionIndex(named: FunctionDeclaration.answerName(ofQuery: name)) ?? functionIndex(named: name)
        return index.flatMap { functions[$0].kind == .query ? $0 : nil }
    }
}
