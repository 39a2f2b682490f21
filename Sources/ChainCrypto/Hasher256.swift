internal import COpenSSL
package import Primitives

/// SHA-256, incremental or in one call, with the project's domain prefix.
///
/// `H(domain, x) = SHA-256(domain ‖ 0x00 ‖ x)`. Spec: `Docs/spec/cryptography.md`.
package struct Hasher256 {
    private var context: DigestContext

    /// A plain SHA-256, without domain.
    package init() { context = DigestContext() }

    /// Feeds `domain ‖ 0x00` first.
    package init(domain: String) {
        self.init()
        update(Array(domain.utf8))
        update([0])
    }

    package mutating func update(_ bytes: [UInt8]) {
        unique()
        bytes.withUnsafeBytes { context.update($0) }
    }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        unique()
        if bytes.withContiguousStorageIfAvailable({ context.update(UnsafeRawBufferPointer($0)) }) == nil {
            update(Array(bytes))
        }
    }

    package mutating func update(_ value: some FixedBytes) { update(value.bytes) }

    /// Feeds raw memory, for streams that reuse one buffer.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unique()
        context.update(bytes)
    }

    /// Gives the hash; the hasher must not be used afterwards.
    package mutating func finalize() -> Hash256 {
        unique()
        return context.finalize()
    }

    /// Copies of a hasher go their own ways.
    private mutating func unique() {
        if !isKnownUniquelyReferenced(&context) { context = context.copy() }
    }
}

/// Owns one OpenSSL digest context.
private final class DigestContext {
    private let pointer: OpaquePointer

    init() {
        pointer = Self.allocate()
        require(EVP_DigestInit_ex2(pointer, DigestAlgorithm.sha256, nil))
    }

    private init(copying other: DigestContext) {
        pointer = Self.allocate()
        require(EVP_MD_CTX_copy_ex(pointer, other.pointer))
    }

    deinit { EVP_MD_CTX_free(pointer) }

    func copy() -> DigestContext { DigestContext(copying: self) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        require(EVP_DigestUpdate(pointer, bytes.baseAddress, bytes.count))
    }

    func finalize() -> Hash256 {
        hash256 { output in require(EVP_DigestFinal_ex(pointer, output, nil)) }
    }

    private static func allocate() -> OpaquePointer {
        guard let pointer = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest context") }
        return pointer
    }

    private func require(_ status: Int32) {
        precondition(status == 1, "OpenSSL failed to compute SHA-256: the installed libcrypto is broken or memory ran out")
    }
}
