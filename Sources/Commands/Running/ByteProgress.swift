/// How much of a long transfer is done, as a bar on a terminal; nothing for what is over in a moment.
struct ByteProgress {
    private static let shortestShown = 16 << 20

    private let title: String
    private let total: Int
    private var done = 0
    private var drawn = -1

    /// `total` in bytes, 0 if nobody knows.
    init(_ title: String, of total: Int) {
        self.title = title
        self.total = total
    }

    /// Adds to what is done; draws at most once per hundredth, and wipes the bar at the end.
    mutating func advance(by count: Int) {
        done += count
        guard total >= Self.shortestShown else { return }
        let hundredth = done / (total / 100)
        guard hundredth > drawn else { return }
        drawn = hundredth
        guard done < total else { return Terminal.clearBar() }
        Terminal.bar("\(title), MiB", done >> 20, of: total >> 20)
    }
}
