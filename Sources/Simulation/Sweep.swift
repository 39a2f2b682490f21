/// Does many things, several at a time, each in a thread of its own.
package enum Sweep {
    /// Calls back for every result, in the order in which they come, until one of them says that it is enough.
    package static func run<Item: Sendable, Result: Sendable>(
        _ items: some Sequence<Item>,
        parallel: Int,
        _ work: @escaping @Sendable (Item) -> Result,
        onResult: (Result) -> Bool
    ) async {
        await withTaskGroup(of: Result.self) { group in
            var waiting = items.makeIterator()
            for _ in 0..<max(1, parallel) {
                guard let item = waiting.next() else { break }
                group.addTask { await perform(item, work) }
            }
            var goesOn = true
            while let result = await group.next() {
                goesOn = onResult(result) && goesOn
                if goesOn, let item = waiting.next() { group.addTask { await perform(item, work) } }
            }
        }
    }

    @concurrent private static func perform<Item: Sendable, Result: Sendable>(
        _ item: Item,
        _ work: @Sendable (Item) -> Result
    ) async -> Result { work(item) }
}
