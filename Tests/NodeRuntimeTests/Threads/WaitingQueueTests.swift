import NodeRuntime
import Testing

@Suite(.timeLimit(.minutes(1))) struct WaitingQueueTests {
    @Test func `a consumer gets everything, in the order of each producer`() {
        let queue = WaitingQueue<Int>()
        let producers = (0..<4).map { number in
            NodeThread(name: "producer") { for index in 0..<1000 { queue.append(number * 1000 + index) } }
        }
        var taken: [Int] = []
        while taken.count < 4000, let batch = queue.takeAll() { taken += batch }
        for producer in producers { producer.join() }
        #expect(Set(taken).count == 4000)
        for number in 0..<4 { #expect(taken.filter { $0 / 1000 == number } == Array(number * 1000..<(number + 1) * 1000)) }
    }

    @Test func `a deadline ends a wait with nothing, a close with nil`() {
        let queue = WaitingQueue<Int>()
        #expect(queue.takeAll(until: SteadyClock.nanoseconds()) == [])
        queue.append(1)
        #expect(queue.takeAll(until: 0) == [1])
        queue.append(contentsOf: [2, 3])
        queue.close()
        queue.append(4)
        #expect(queue.takeOne() == 2)
        #expect(queue.takeAll() == [3])
        #expect(queue.takeAll() == nil)
        #expect(queue.takeOne() == nil)
    }

    @Test func `closing wakes whoever waits`() {
        let queue = WaitingQueue<Int>()
        let waiting = NodeThread(name: "waiting") { _ = queue.takeAll() }
        queue.close()
        waiting.join()
    }
}
