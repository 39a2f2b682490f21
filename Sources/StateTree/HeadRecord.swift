internal import Primitives

/// What lies under `state/head`: which state the values are, and where its pages stand.
struct HeadRecord: CanonicalCodable, Hashable, Sendable {
    static let format: UInt64 = 1

    let height: BlockHeight
    let root: Hash256
    let groupSize: Int
    /// The height of the state that the pages hold; redo records lead from there to `height`.
    let pagesHeight: BlockHeight
    /// The root of the pages; nil for an empty state.
    let pagesRoot: PageRecord.Entry?

    init(height: BlockHeight, root: Hash256, groupSize: Int, pagesHeight: BlockHeight, pagesRoot: PageRecord.Entry?) {
        self.height = height
        self.root = root
        self.groupSize = groupSize
        self.pagesHeight = pagesHeight
        self.pagesRoot = pagesRoot
    }

    init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(6) { (inner) throws(DecodingError) in
            guard try inner.unsigned() == Self.format else { throw inner.failure(.invalidValue("state format")) }
            let height = try inner.counter(BlockHeight.self)
            let root = try inner.fixed(Hash256.self)
            let groupSize = try inner.unsigned()
            guard (1...1024).contains(groupSize) else { throw inner.failure(.outOfRange) }
            return HeadRecord(
                height: height,
                root: root,
                groupSize: Int(groupSize),
                pagesHeight: try inner.counter(),
                pagesRoot: inner.takeNull() ? nil : try PageRecord.Entry(from: &inner)
            )
        }
    }

    func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(6)
        encoder.unsigned(Self.format)
        encoder.unsigned(height)
        encoder.bytes(root)
        encoder.unsigned(UInt64(groupSize))
        encoder.unsigned(pagesHeight)
        if let pagesRoot { encoder.encode(pagesRoot) } else { encoder.null() }
    }
}
