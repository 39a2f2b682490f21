import Primitives

/// The heights that the NEW-VIEW of the entered view demands; nothing in view 0.
struct Compelled: Hashable, Sendable {
    /// Nobody votes at or below it in this view: everything there is certified.
    let base: BlockHeight
    private let digests: [Hash256]

    init(base: BlockHeight) {
        self.base = base
        digests = []
    }

    init(_ selection: NewViewSelection) {
        base = selection.base
        digests = selection.entries.map(\.digest)
    }

    subscript(height: BlockHeight) -> Hash256? {
        let distance = height.distance(above: base)
        return distance >= 1 && distance <= UInt64(digests.count) ? digests[Int(distance) - 1] : nil
    }

    /// The last compelled height; fresh proposals stand above it.
    var end: BlockHeight { base.advanced(by: UInt64(digests.count)) ?? base }
}
