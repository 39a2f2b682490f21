internal import ChainCrypto
package import ContractVM
package import Primitives
internal import StateTree

/// The stored code of contracts, by bytecode hash, and the counter of map ids.
package enum ContractCode {
    /// Map ids below this belong to built-in contracts.
    static let firstMapID: Int64 = 1_024

    /// Whether a key stands in a map of a built-in contract: its path begins with the map's id, big-endian.
    static func isBuiltIn(_ key: StateKey) -> Bool {
        key.path.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } < UInt64(firstMapID)
    }

    /// `H("consilium/bytecode/v1", module bytes)`.
    package static func hash(_ bytecode: [UInt8]) -> Hash256 { Hasher256.hash(domain: "consilium/bytecode/v1", bytecode) }

    static func module(_ hash: Hash256, in world: WorldState) throws(CallFailure) -> ContractModule {
        do throws(HostFailure) {
            guard let bytes = try bytecode(hash, in: world) else {
                throw HostFailure("the bytecode of a deployed contract is missing; rebuild the state from the chain")
            }
            do throws(DecodingError) { return try ContractModule(canonicalBytes: bytes) } catch {
                throw HostFailure("the bytecode of a deployed contract is damaged (\(error)); rebuild the state from the chain")
            }
        } catch { throw .host(error) }
    }

    package static func bytecode(_ hash: Hash256, in world: WorldState) throws(HostFailure) -> [UInt8]? {
        try text(.bytecodes, hash, in: world)
    }

    package static func source(_ hash: Hash256, in world: WorldState) throws(HostFailure) -> [UInt8]? {
        try text(.sources, hash, in: world)
    }

    private static func text(_ map: Contracts.Map, _ hash: Hash256, in world: WorldState) throws(HostFailure) -> [UInt8]? {
        let map = Contracts.loaded.maps[map.rawValue]
        guard let bytes = try world.value(for: map.key([.hash(hash)])), case .bytes(let text) = try map.value(from: bytes)
        else { return nil }
        return text
    }

    static func store(bytecode: [UInt8], source: [UInt8], in world: WorldState) -> Hash256 {
        let hash = hash(bytecode)
        for (map, text) in [(Contracts.Map.bytecodes, bytecode), (.sources, source)] {
            let map = Contracts.loaded.maps[map.rawValue]
            world.set(map.key([.hash(hash)]), map.bytes(of: .bytes(text)))
        }
        return hash
    }

    static func nextMapID(in world: WorldState) throws(CallFailure) -> Int64 {
        let map = Contracts.loaded.maps[Contracts.Map.counters.rawValue]
        let key = map.key([.text("maps")])
        do throws(HostFailure) {
            var next = firstMapID
            if let bytes = try world.value(for: key), case .int(let stored) = try map.value(from: bytes) { next = stored }
            let (after, overflow) = next.addingReportingOverflow(1)
            guard !overflow else { throw HostFailure("there are no map ids left") }
            world.set(key, map.bytes(of: .int(after)))
            return next
        } catch { throw .host(error) }
    }
}
