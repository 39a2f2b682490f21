internal import ChainCrypto
internal import Primitives

/// Where a value stands in the state: the path that orders and authenticates it, and the raw key that people mean.
///
/// No path may be the beginning of another; fixed-width components behind a unique map id see to that.
package struct StateKey: Hashable, Sendable {
    /// The 8-byte map id followed by the components at fixed width.
    package let path: [UInt8]
    /// Canonical CBOR: the array of the raw components.
    package let key: [UInt8]

    package init(path: [UInt8], key: [UInt8]) {
        self.path = path
        self.key = key
    }

    package static func == (left: StateKey, right: StateKey) -> Bool { left.path == right.path && left.key == right.key }

    /// The path alone decides: it is made from the key.
    package func hash(into hasher: inout Hasher) { path.withUnsafeBytes { hasher.combine(bytes: $0) } }

    /// Builds path and raw key from a map id and the components in their declared order.
    package init(map: UInt64, components: [StateKeyComponent]) {
        path = Self.prefix(map: map, components: components)
        var encoder = CanonicalEncoder()
        encoder.array(components.count)
        for component in components { encoder.encoded(component.raw) }
        key = encoder.bytes
    }

    /// The beginning that all paths of a map with these leading components share; no components means the whole map.
    package static func prefix(map: UInt64, components: [StateKeyComponent] = []) -> [UInt8] {
        var path: [UInt8] = []
        path.reserveCapacity(8 + 32 * components.count)
        withUnsafeBytes(of: map.bigEndian) { path.append(contentsOf: $0) }
        for component in components { component.appendPath(to: &path) }
        return path
    }
}

/// One component of a key: how it stands in the path, and its raw canonical CBOR.
package struct StateKeyComponent: Hashable, Sendable {
    private enum Form: Hashable, Sendable {
        case ordered(UInt64)
        case hashed
    }

    private let form: Form
    /// The canonical CBOR item that stands in the raw key.
    package let raw: [UInt8]

    /// Eight big-endian bytes in the path, so that the order of the words is the order of the paths.
    package static func ordered(_ word: UInt64, raw: [UInt8]) -> StateKeyComponent {
        StateKeyComponent(form: .ordered(word), raw: raw)
    }

    /// The SHA-256 of the raw item in the path.
    package static func hashed(_ raw: [UInt8]) -> StateKeyComponent {
        StateKeyComponent(form: .hashed, raw: raw)
    }

    /// An integer or a date: sign bit flipped, so that negative numbers come first.
    package static func integer(_ value: Int64) -> StateKeyComponent {
        var encoder = CanonicalEncoder(reservingCapacity: 9)
        encoder.integer(value)
        return .ordered(UInt64(bitPattern: value) ^ 1 << 63, raw: encoder.bytes)
    }

    /// A time or duration in milliseconds: sign bit flipped like an integer's.
    package static func milliseconds(_ value: UInt64) -> StateKeyComponent {
        var encoder = CanonicalEncoder(reservingCapacity: 9)
        encoder.unsigned(value)
        return .ordered(value ^ 1 << 63, raw: encoder.bytes)
    }

    func appendPath(to path: inout [UInt8]) {
        switch form {
        case .ordered(let word): withUnsafeBytes(of: word.bigEndian) { path.append(contentsOf: $0) }
        case .hashed: Hasher256.hash(raw).appendBytes(to: &path)
        }
    }
}
