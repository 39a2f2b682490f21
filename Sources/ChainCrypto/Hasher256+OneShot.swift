internal import COpenSSL
package import Primitives

extension Hasher256 {
    /// SHA-256 of the bytes, without domain.
    package static func hash(_ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { hash($0, empty, empty) }
    }

    /// SHA-256 of the bytes, without domain.
    package static func hash(_ bytes: some Collection<UInt8>) -> Hash256 {
        bytes.withContiguousStorageIfAvailable { hash(UnsafeRawBufferPointer($0), empty, empty) } ?? hash(Array(bytes))
    }

    /// SHA-256 of raw memory, without domain.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash256 { hash(bytes, empty, empty) }

    /// `H(domain, bytes)`.
    package static func hash(domain: String, _ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { hash(domain: domain, $0) }
    }

    /// `H(domain, bytes)`.
    package static func hash(domain: String, _ bytes: some Collection<UInt8>) -> Hash256 {
        bytes.withContiguousStorageIfAvailable { hash(domain: domain, UnsafeRawBufferPointer($0)) }
            ?? hash(domain: domain, Array(bytes))
    }

    /// `H(domain, canonical CBOR of the value)`.
    package static func hash(domain: String, _ value: some CanonicalEncodable) -> Hash256 {
        hash(domain: domain, value.canonicalBytes)
    }

    /// `H(domain, bytes)` of raw memory.
    package static func hash(domain: String, _ bytes: UnsafeRawBufferPointer) -> Hash256 {
        var domain = domain
        return domain.withUTF8 { name in
            withUnsafeBytes(of: UInt8(0)) { zero in hash(UnsafeRawBufferPointer(name), zero, bytes) }
        }
    }

    /// SHA-256 of three pieces behind each other, on the thread's own context.
    static func hash(
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer,
        _ third: UnsafeRawBufferPointer
    ) -> Hash256 {
        hash256 { output in
            let status = consilium_sha256(
                DigestAlgorithm.sha256,
                first.baseAddress,
                first.count,
                second.baseAddress,
                second.count,
                third.baseAddress,
                third.count,
                output
            )
            precondition(status == 1, "OpenSSL failed to compute SHA-256: the installed libcrypto is broken or memory ran out")
        }
    }

    static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// Reads a hash from the 32 bytes that `fill` writes.
func hash256(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> Hash256 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Hash256.byteCount) { buffer in
        guard let base = buffer.baseAddress else { return .zero }
        fill(base)
        return Hash256(rawBytes: UnsafeRawBufferPointer(buffer)) ?? .zero
    }
}
