import Dispatch
import Synchronization
import Testing

@testable import DependencyRuntime

/// What a shield's task must do although it is not the language's own immediate task.
@Suite struct ImmediateStartTests {
    @TaskLocal private static var request = 0

    @Test func `a task is run on the calling thread up to where it first waits`() async {
        let order = Mutex<[Int]>([])
        let gate = Gate()
        let task = Shield.start(on: nil) {
            order.withLock { $0.append(1) }
            await gate.wait()
            order.withLock { $0.append(3) }
        }
        order.withLock { $0.append(2) }
        gate.open()
        await task.value
        #expect(order.withLock { $0 } == [1, 2, 3])
    }

    @Test func `what never waits has ended when the call returns`() async {
        let steps = Atomic(0)
        let task = Shield.start(on: nil) {
            for _ in 0..<3 {
                await stepOnNoActor()
                steps.add(1, ordering: .relaxed)
            }
            return steps.load(ordering: .relaxed)
        }
        #expect(steps.load(ordering: .relaxed) == 3)
        #expect(await task.value == 3)
    }

    @Test func `task-locals come along, cancellation does not`() async {
        let seen = await ImmediateStartTests.$request.withValue(7) {
            await Task { () -> (Int, Bool) in
                withUnsafeCurrentTask { $0?.cancel() }
                return await Shield.run(on: nil) { (ImmediateStartTests.request, Task.isCancelled) }
            }.value
        }
        #expect(seen == (7, false))
    }

    @Test func `an error comes out of the task`() async {
        struct Refused: Error {}
        let task = Shield.start(on: nil) { () async throws -> Int in throw Refused() }
        await #expect(throws: Refused.self) { try await task.value }
    }

    @Test func `actors keep what is theirs to themselves, whatever thread a task started on`() async {
        let counter = Counter()
        await withTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    await Shield.run(on: nil) {
                        for _ in 0..<5 {
                            await counter.add()
                            await Task.yield()
                        }
                    }
                }
            }
        }
        #expect(await counter.count == 1_000)
    }

    @Test func `a visit to the main actor is on the main queue, and what follows is not`() async {
        let mark = DispatchSpecificKey<Bool>()
        DispatchQueue.main.setSpecific(key: mark, value: true)
        let isMain = await Shield.run(on: nil) {
            let inside = await MainActor.run { DispatchQueue.getSpecific(key: mark) == true }
            return [inside, DispatchQueue.getSpecific(key: mark) == true]
        }
        #expect(isMain == [true, false])
    }

    @Test func `tasks started inside one another end in reverse`() async {
        let ended = Depths()
        await ended.nest(0)
        #expect(ended.all.withLock { $0 } == (0...500).reversed())
    }

    private final class Depths: Sendable {
        let all = Mutex<[Int]>([])

        func nest(_ depth: Int) async {
            if depth < 500 { await Shield.run(on: nil) { [self] in await nest(depth + 1) } }
            all.withLock { $0.append(depth) }
        }
    }

    private actor Counter {
        private(set) var count = 0
        func add() { count += 1 }
    }
}

@concurrent private func stepOnNoActor() async {}
