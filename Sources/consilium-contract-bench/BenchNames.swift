import Primitives

/// Accounts, organisations and commitments by number.
enum BenchNames {
    static func account(_ number: Int) -> AccountID {
        guard let account = AccountID(bytes: bytes(1, number)) else { preconditionFailure("32 bytes are an account") }
        return account
    }

    static func organisation(_ number: Int) -> OrganisationID {
        guard let name = OrganisationID(bytes: bytes(2, number)) else { preconditionFailure("32 bytes are an organisation") }
        return name
    }

    static func hash(_ kind: UInt8, _ number: Int) -> Hash256 {
        guard let hash = Hash256(bytes: bytes(kind, number)) else { preconditionFailure("32 bytes are a hash") }
        return hash
    }

    /// Bytes that are spread as those of hashes are.
    private static func bytes(_ kind: UInt8, _ number: Int) -> [UInt8] {
        var state = UInt64(kind) << 56 | UInt64(number)
        return (0..<4).flatMap { _ -> [UInt8] in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            return (0..<8).map { UInt8(truncatingIfNeeded: mixed >> ($0 * 8)) }
        }
    }
}
