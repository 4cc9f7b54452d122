import Synchronization
import Testing

@testable import LoadTesting

@Suite struct DueOrdersTests {
    @Test("Orders come out by their time, and those of one time in the order given")
    func order() {
        var generator = SeededGenerator(seed: 5)
        var orders = DueOrders()
        let done = Mutex<[Int]>([])
        var expected: [(due: UInt64, number: Int)] = []
        for number in 0..<2_000 {
            let due = generator.next() % 100
            orders.insert({ done.withLock { $0.append(number) } }, due: due)
            expected.append((due, number))
        }
        expected.sort { $0 < $1 }
        #expect(orders.nextDue == expected[0].due)
        while let action = orders.removeNext() { action() }
        #expect(done.withLock { $0 } == expected.map(\.number))
        #expect(orders.nextDue == nil)
    }
}
