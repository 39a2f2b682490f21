internal import ChainCrypto
package import ContractVM
internal import Primitives

/// The built-in contract `contracts`: uploading, deploying and listing contracts.
///
/// A package is the canonical array `[source, module]`, uploaded in parts and named by its SHA-256 (ADR 0002).
/// Spec: `Docs/spec/built-in-contracts.md`.
package enum Contracts: BuiltInContract {
    package static let partByteCountMax = 49_152
    package static let partCountMax: Int64 = 16
    package static let sourceByteCountMax = 262_144
    package static let listCountMax = 100

    package enum Map: Int {
        case contracts, parts, bytecodes, sources, counters
    }

    enum Event: Int {
        case deployed
    }

    package static let mapIDs: [UInt64] = [32, 33, 34, 35, 36]
    package static let module = makeModule()
    package static let loaded = load()

    package static func call(_ function: String, _ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        switch function {
        case "upload":
            try upload(call)
            return .none
        case "deploy": return .hash(try deploy(call))
        case "contract": return try call.read(Map.contracts.rawValue, call.arguments[0]) ?? .none
        case "list": return try list(call)
        default: throw .refused("contracts has no function \(function)")
        }
    }

    // MARK: Deployment

    private static func upload(_ call: BuiltInCall) throws(CallFailure) {
        _ = try call.callerEntry(withRole: "developer")
        try call.require((0..<partCountMax).contains(call.int(1)), "a package has at most \(partCountMax) parts, counted from 0")
        try call.require(!call.bytes(2).isEmpty, "a part is not empty")
        try call.write(
            Map.parts.rawValue,
            .account(call.caller),
            call.arguments[0],
            call.arguments[1],
            value: call.arguments[2]
        )
    }

    private static func deploy(_ call: BuiltInCall) throws(CallFailure) -> Hash256 {
        _ = try call.callerEntry(withRole: "developer")
        let name = call.bytes(0)
        let (source, bytecode) = try package(call)
        let module = try verified(bytecode, name: name)
        try ContractImports.check(module.module, call)
        let world = call.host.call.world
        let old = try ContractEntry.load(name, in: world)
        if let active = old?.active {
            try ContractImports.checkReplacement(module.module, of: try ContractCode.module(active, in: world))
            try ContractImports.checkUsers(of: module.module, call)
        }
        let hash = ContractCode.store(bytecode: bytecode, source: source, in: world)
        try call.require(old?.active != hash, "this version runs already")
        if old?.proposed != hash { try ContractApproval.forget(name, hash, call) }
        ContractEntry(proposed: hash, deployer: call.caller, replacing: old).store(name, in: world)
        try call.emit(Event.deployed.rawValue, call.arguments[0], .hash(hash), .account(call.caller))
        return hash
    }

    /// Joins the uploaded parts, checks them against the package's hash and removes them.
    private static func package(_ call: BuiltInCall) throws(CallFailure) -> (source: [UInt8], bytecode: [UInt8]) {
        try call.require((1...partCountMax).contains(call.int(2)), "a package has 1 to \(partCountMax) parts")
        var bytes: [UInt8] = []
        for part in 0..<call.int(2) {
            guard
                case .bytes(let piece)? = try call.read(
                    Map.parts.rawValue,
                    .account(call.caller),
                    call.arguments[1],
                    .int(part)
                )
            else { throw .refused("part \(part) of the package has not been uploaded") }
            bytes += piece
            try call.write(Map.parts.rawValue, .account(call.caller), call.arguments[1], .int(part), value: nil)
        }
        try call.require(Hasher256.hash(bytes) == call.hash(1), "the parts do not give a package of this hash")
        do throws(DecodingError) {
            var decoder = CanonicalDecoder(bytes)
            let contents = try decoder.array(2) { (inner) throws(DecodingError) in
                (source: try inner.bytes(limit: sourceByteCountMax), bytecode: try inner.bytes(limit: MachineLimits.moduleBytes))
            }
            try decoder.expectEnd()
            return contents
        } catch { throw .refused("the package is not an array of source and module: \(error)") }
    }

    private static func verified(_ bytecode: [UInt8], name: [UInt8]) throws(CallFailure) -> VerifiedModule {
        let module: ContractModule
        do throws(DecodingError) { module = try ContractModule(canonicalBytes: bytecode) } catch {
            throw .refused("the module is not canonical: \(error)")
        }
        guard Array(module.name.utf8) == name else { throw .refused("the module has another name than the contract") }
        guard ContractCatalog.builtIn[module.name] == nil else { throw .refused("the name belongs to a built-in contract") }
        do throws(VerificationError) { return try BytecodeVerifier.verify(module) } catch {
            throw .refused("the bytecode does not pass verification: \(error)")
        }
    }

    // MARK: Queries

    private static func list(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let limit = Int(max(0, min(call.int(1), Int64(listCountMax))))
        var names: [[UInt8]] = []
        for entry in try call.scan(Map.contracts.rawValue, limit: 1_024) {
            if case .text(let name)? = entry.key.first { names.append(name) }
        }
        names.sort { $0.lexicographicallyPrecedes($1) }
        if case .text(let after) = call.arguments[0] { names.removeAll { !after.lexicographicallyPrecedes($0) } }
        return .list(names.prefix(limit).map(ContractValue.text))
    }
}
