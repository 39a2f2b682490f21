package import ContractVM
internal import Primitives
package import StateTree

/// One map of one contract's state: where its keys and values stand in the state tree.
///
/// Spec: `Docs/spec/state-tree.md`, "Paths". The path is the map's id and the key's components at fixed width; the raw
/// key is the canonical array of the components.
package struct StateMap: Sendable {
    package let id: UInt64
    package let declaration: MapDeclaration
    package let coding: ValueCoding

    package init(id: UInt64, declaration: MapDeclaration, types: TypeTable) {
        self.id = id
        self.declaration = declaration
        coding = ValueCoding(types)
    }

    /// The key of one entry; the components have the declared types.
    package func key(_ components: [ContractValue]) -> StateKey {
        StateKey(map: id, components: keyComponents(components))
    }

    /// The path that all entries share whose key begins with these components.
    package func prefix(_ components: [ContractValue]) -> [UInt8] {
        StateKey.prefix(map: id, components: keyComponents(components))
    }

    package func value(from bytes: [UInt8]) throws(HostFailure) -> ContractValue {
        do { return try coding.value(declaration.value, from: bytes) } catch {
            throw HostFailure("a value of the map \(declaration.name) is damaged (\(error)); rebuild the state from the chain")
        }
    }

    package func bytes(of value: ContractValue) -> [UInt8] { coding.bytes(of: value, as: declaration.value) }

    package func entry(_ stored: StateEntry) throws(HostFailure) -> ScanEntry {
        do throws(DecodingError) {
            var decoder = CanonicalDecoder(stored.key.key)
            let key = try coding.decode(declaration.keyTypes, from: &decoder)
            try decoder.expectEnd()
            return ScanEntry(key: key, value: try coding.value(declaration.value, from: stored.value))
        } catch {
            throw HostFailure("an entry of the map \(declaration.name) is damaged (\(error)); rebuild the state from the chain")
        }
    }

    /// Integers, times and dates keep their order in the path; everything else is hashed, so that nobody chooses where it
    /// lands.
    private func keyComponents(_ components: [ContractValue]) -> [StateKeyComponent] {
        zip(components, declaration.key).map { component, field in
            switch component {
            case .int(let value), .date(let value): .integer(value)
            case .time(let value), .duration(let value): .milliseconds(value)
            default: .hashed(coding.bytes(of: component, as: field.type))
            }
        }
    }
}
