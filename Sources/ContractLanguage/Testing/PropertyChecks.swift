import ContractVM
import Primitives

/// A contract's properties, ready to be asked about what a call did.
struct PropertyChecks {
    private let contract: String
    private let properties: [TypedProperty]
    /// The contract with its properties as further queries.
    private let module: VerifiedModule
    /// The number of the first of them.
    private let first: Int

    /// Nil for a contract without properties; throws if the machine does not accept one.
    init?(_ analysis: ContractAnalysis) throws(VerificationError) {
        guard !analysis.properties.isEmpty else { return nil }
        var generator = analysis.testGenerator
        for (index, property) in analysis.properties.enumerated() {
            generator.add(property.function.named("property.\(index)"))
        }
        module = try BytecodeVerifier.verify(try generator.build())
        contract = analysis.name.text
        properties = analysis.properties
        first = analysis.functions.count
    }

    /// The sentence of the first property that a call from one world to another breaks; one that stops on the way is broken.
    func broken(from before: TestWorld, to after: TestWorld) -> String? {
        var world = after
        world.explainer = nil
        let broken = properties.indices.first { index in
            !cases(of: properties[index], before, after).allSatisfy { arguments in
                let outcome = world.run(module, first + index, arguments, caller: .nobody, keepsChanges: false)
                if case .completed(.bool(true), _) = outcome { return true }
                return false
            }
        }
        return broken.map { properties[$0].sentence }
    }

    /// What a property is asked about: its arguments, once for each entry that it means.
    private func cases(of property: TypedProperty, _ before: TestWorld, _ after: TestWorld) -> [[ContractValue]] {
        guard let map = property.map else { return [[]] }
        guard let old = before.state[contract]?[map], let new = after.state[contract]?[map] else { return [] }
        switch property.change {
        case nil: return new.all.map { $0.key + [$0.value] }
        case .was?: return Self.changed(new, beside: old)
        case .becomes?: return Self.changed(old, beside: new)
        }
    }

    /// The entries of one state that the other has not, or has otherwise, with what it has.
    private static func changed(_ map: OrderedMap, beside other: OrderedMap) -> [[ContractValue]] {
        map.all.compactMap { entry in
            let value = other[entry.key]
            return value == entry.value ? nil : entry.key + [entry.value, value ?? .none]
        }
    }
}
