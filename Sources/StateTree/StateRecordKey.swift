internal import Primitives

/// The keys under which the state lies in its store.
enum StateRecordKey {
    static let head = Array("state/head".utf8)
    static let values = Array("state/v/".utf8)
    static let pages = Array("state/p/".utf8)
    static let redo = Array("state/r/".utf8)

    static func value(_ path: [UInt8]) -> [UInt8] { values + path }

    /// A page is named by its root's prefix and, in two bytes, the prefix's bit length.
    static func page(path: [UInt8], bitLength: Int) -> [UInt8] {
        pages + BitPath.prefix(path, bits: bitLength) + [UInt8(bitLength >> 8), UInt8(bitLength & 0xFF)]
    }

    static func redo(_ height: BlockHeight) -> [UInt8] {
        withUnsafeBytes(of: height.rawValue.bigEndian) { redo + Array($0) }
    }
}
