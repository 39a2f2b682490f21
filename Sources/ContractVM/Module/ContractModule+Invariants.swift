extension ContractModule {
    /// The query that the compiler adds where something always holds of the state as a whole: it is refused unless all of it does.
    package static let invariantsName = "always.holds"

    /// The name of the function that the compiler adds where something always holds of a map's entries: it takes the parts of a key
    /// and a value, and is refused unless all of it holds of them.
    package static func invariantsName(ofMap name: String) -> String { "\(name).always" }

    /// The number of that query; nil where there is none.
    package var invariants: Int? {
        functionIndex(named: Self.invariantsName).flatMap {
            functions[$0].kind == .query && functions[$0].parameters.isEmpty ? $0 : nil
        }
    }

    /// The number of that function of a map; nil where there is none.
    package func invariants(of map: MapDeclaration) -> Int? {
        functionIndex(named: Self.invariantsName(ofMap: map.name)).flatMap {
            functions[$0].kind == .function && functions[$0].parameters.map(\.type) == map.keyTypes + [map.value] ? $0 : nil
        }
    }
}
