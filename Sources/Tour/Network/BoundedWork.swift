/// Many pieces of work at once, but no more than so many.
enum BoundedWork {
    /// Runs `body` for each element, at most `limit` at a time; the first error ends it.
    ///
    /// Results are in the elements' order.
    static func map<Element: Sendable, Value: Sendable>(
        _ elements: [Element],
        limit: Int,
        _ body: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var values = [Value?](repeating: nil, count: elements.count)
            var next = 0
            func start() {
                guard next < elements.count else { return }
                let (index, element) = (next, elements[next])
                next += 1
                group.addTask { (index, try await body(element)) }
            }
            for _ in 0..<max(1, limit) { start() }
            while let (index, value) = try await group.next() {
                values[index] = value
                start()
            }
            return values.compactMap { $0 }
        }
    }
}
