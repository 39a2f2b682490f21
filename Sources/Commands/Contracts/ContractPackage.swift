internal import ChainCrypto
package import ContractVM
internal import Ledger
package import Primitives

/// What is uploaded to deploy a contract: canonical `[source, module]`, named by its SHA-256 (ADR 0002).
package struct ContractPackage: Sendable {
    package let name: String
    package let bytes: [UInt8]
    package let hash: Hash256
    package let bytecodeHash: Hash256

    package init(source: [UInt8], module: ContractModule) {
        let moduleBytes = module.canonicalBytes
        name = module.name
        var encoder = CanonicalEncoder()
        encoder.array(2)
        encoder.bytes(source)
        encoder.bytes(moduleBytes)
        bytes = encoder.bytes
        hash = Hasher256.hash(bytes)
        bytecodeHash = ContractCode.hash(moduleBytes)
    }

    /// The bytes cut for `contracts.upload`.
    package var parts: [[UInt8]] {
        stride(from: 0, to: bytes.count, by: Contracts.partByteCountMax).map { start in
            Array(bytes[start..<min(bytes.count, start + Contracts.partByteCountMax)])
        }
    }
}
