/// Elements that never change, at one place in memory that the interpreter reads without checks.
///
/// Its pointers are used with positions that the verifier has checked, and live as long as this object does.
final class FrozenArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    let count: Int
    let pointer: UnsafePointer<Element>

    init(_ elements: [Element]) {
        count = elements.count
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { (memory + index).initialize(to: element) }
        pointer = UnsafePointer(memory)
    }

    deinit { UnsafeMutablePointer(mutating: pointer).deallocate() }

    subscript(_ index: Int) -> Element {
        precondition(index >= 0 && index < count, "a prepared module is asked for what it has")
        return pointer[index]
    }
}
