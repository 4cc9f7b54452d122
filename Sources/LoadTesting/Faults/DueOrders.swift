/// What is to be done when, the earliest first, and of the same time in the order given: a binary heap, so that a million
/// orders at once cost a few steps each.
struct DueOrders {
    private struct Order {
        let due: UInt64
        let number: UInt64
        let action: @Sendable () -> Void

        func isBefore(_ other: Order) -> Bool { (due, number) < (other.due, other.number) }
    }

    private var heap: [Order] = []
    private var count: UInt64 = 0

    var nextDue: UInt64? { heap.first?.due }

    mutating func insert(_ action: @escaping @Sendable () -> Void, due: UInt64) {
        heap.append(Order(due: due, number: count, action: action))
        count += 1
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeNext() -> (@Sendable () -> Void)? {
        guard let last = heap.popLast() else { return nil }
        guard let next = heap.first else { return last.action }
        heap[0] = last
        var parent = 0
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[first])
            {
                first = child
            }
            if first == parent { return next.action }
            heap.swapAt(parent, first)
            parent = first
        }
    }
}
