import ArgumentParser
import Primitives

/// The bugs that a build with `CONSILIUM_MUTATIONS=1` can plant, to check that the simulator finds them.
enum PlantedBugs {
    private static let sentence =
        "This build holds no planted bugs. Build one apart with: CONSILIUM_MUTATIONS=1 swift build -c release "
        + "--product consilium-simulate --scratch-path .build-mutations"

    static func validate(_ name: String?) throws {
        guard let name else { return }
        guard Mutation.isBuiltIn else { throw ValidationError(sentence) }
        guard Mutation(rawValue: name) != nil else { throw ValidationError("No planted bug is called \(name); see --mutations.") }
    }

    static func list() {
        guard Mutation.isBuiltIn else { return print(sentence) }
        for mutation in Mutation.allCases { print(mutation.rawValue) }
    }

    static func plant(_ name: String?) {
        #if MUTATIONS
            Mutation.active = name.flatMap(Mutation.init(rawValue:))
        #endif
    }
}
