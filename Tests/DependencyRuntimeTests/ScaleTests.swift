import Synchronization
import Testing

@testable import DependencyRuntime

@Suite struct ScaleTests {
    /// A chain of `depth` dependencies, each needing the one before; the value is the number of those open.
    private func chain(_ depth: Int, _ open: Counting, yieldForm: Bool) -> Dependency<Int> {
        var last = Dependency.value("root") { 0 }
        for number in 1...depth {
            if yieldForm {
                last = Dependency("d\(number)", needs: last) { (yield: Yield<Int>, before: Int) in
                    open.enter(before)
                    try await yield(before + 1)
                    open.leave(before)
                }
            } else {
                last = Dependency("d\(number)", needs: last) { (before: Int) in
                    open.enter(before)
                    return before + 1
                } cleanup: { value, _ in
                    open.leave(value - 1)
                }
            }
        }
        return last
    }

    @Test(
        "ten thousand stacked dependencies (under ThreadSanitizer: one) keep their order and do not overflow the stack",
        arguments: [true, false])
    func stacked(yieldForm: Bool) async throws {
        let open = Counting()
        let depth = Sanitizer.isThread ? 1_000 : 10_000
        let endpoint = Endpoint(needs: chain(depth, open, yieldForm: yieldForm)) { $0 }
        #expect(try await endpoint.respond().get() == depth)
        #expect(open.inOrder)
        #expect(open.count == 0)
    }

    @Test("many requests at once, half of them failing, each have their own instances and leave nothing open")
    func concurrent() async {
        let open = Counting()
        let instance = Dependency("instance") { (yield: Yield<Counter>) in
            open.add(1)
            defer { open.add(-1) }
            try await yield(Counter())
        }
        let other = Dependency("other", needs: instance) { (instance: Counter) in
            open.add(1)
            return instance
        } cleanup: { _, _ in
            await Task.yield()
            open.add(-1)
        }
        let endpoint = Endpoint(needs: instance, other) { first, second in
            await Task.yield()
            if first !== second { throw Failure("another request's instance") }
            return first
        }
        await withDiscardingTaskGroup { group in
            for number in 0..<2_000 {
                group.addTask {
                    let request = Task { await endpoint.respond() }
                    if number.isMultiple(of: 2) { request.cancel() }
                    let outcome = await request.value
                    #expect(outcome.error == nil)
                }
            }
        }
        #expect(open.count == 0)
    }
}

/// Counts what is open, and notices when it is not closed in the order last in, first out.
final class Counting: Sendable {
    private let open = Atomic<Int>(0)
    private let order = CheckedMutex<(stack: [Int], isKept: Bool)>(([], true))

    var count: Int { open.load(ordering: .acquiring) }
    var inOrder: Bool { order.withLock { $0.isKept } }

    func add(_ change: Int) { open.add(change, ordering: .acquiringAndReleasing) }

    func enter(_ number: Int) {
        order.withLock { $0.stack.append(number) }
        add(1)
    }

    func leave(_ number: Int) {
        order.withLock { if $0.stack.popLast() != number { $0.isKept = false } }
        add(-1)
    }
}
