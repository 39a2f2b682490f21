extension ContractModule {
    /// The query that the compiler adds where something always holds of the state as a whole: it is refused unless all of it does.
    package static let invariantsName = "always.holds"

    /// The number of that query; nil where there is none.
    package var invariants: Int? {
        functionIndex(named: Self.invariantsName).flatMap {
            functions[$0].kind == .query && functions[$0].parameters.isEmpty ? $0 : nil
        }
    }
}
