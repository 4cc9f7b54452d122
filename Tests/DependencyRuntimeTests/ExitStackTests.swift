import Synchronization
import Testing

@testable import DependencyRuntime

@Suite struct ExitStackTests {
    let trace = Trace()

    private func closing(_ name: String) -> @Sendable (Exit) async throws -> Void {
        { [trace] exit in
            await Task.yield()
            trace.add("cleanup \(name)" + (exit.error.map { " after \(label($0))" } ?? ""))
        }
    }

    private func failing(_ name: String) -> @Sendable (Exit) async throws -> Void {
        { [trace] exit in
            trace.add("cleanup \(name)" + (exit.error.map { " after \(label($0))" } ?? ""))
            throw Failure(name)
        }
    }

    @Test("the body's result is returned, and everything is cleaned up by then")
    func success() async throws {
        let result = try await withExitStack { stack in
            var sum = 0
            for number in 1...3 {
                sum += try await stack.open {
                    number
                } cleanup: {
                    try await closing("\($0)")($1)
                }
            }
            return sum
        }
        #expect(result == 6)
        #expect(trace.events == ["cleanup 3", "cleanup 2", "cleanup 1"])
    }

    @Test("an acquisition that throws adds nothing, and what is open is told of the error")
    func acquireFails() async {
        await #expect(throws: Failure("no file")) {
            try await withExitStack { stack in
                try await stack.add(closing("first"))
                _ = try await stack.open {
                    throw Failure("no file")
                } cleanup: { (_: Int, _) in
                    trace.add("never")
                }
            }
        }
        #expect(trace.events == ["cleanup first after no file"])
    }

    @Test("several errors are thrown together: the last one standing, and all before it in their order")
    func severalErrors() async throws {
        let thrown = await #expect(throws: ExitStackFailure.self) {
            try await withExitStack { stack in
                try await stack.add(closing("outermost"))
                try await stack.add(failing("close a"))
                try await stack.add(failing("close b"))
                throw Failure("boom")
            }
        }
        let failure = try #require(thrown)
        #expect(label(failure.error) == "close a")
        #expect(failure.alsoFailed.map(label) == ["boom", "close b"])
        #expect("\(failure)".contains("close b"))
        #expect(
            trace.events == [
                "cleanup close b after boom", "cleanup close a after close b", "cleanup outermost after close a",
            ])
    }

    @Test("an error that a cleanup throws on counts once")
    func rethrown() async {
        let error = await #expect(throws: (any Error).self) {
            try await withExitStack { stack in
                for _ in 0..<3 { try await stack.add { exit in if let error = exit.error { throw error } } }
                throw Failure("boom")
            }
        }
        #expect(error as? Failure == Failure("boom"))
    }

    @Test("a closed stack acquires nothing")
    func openAfterClose() async throws {
        let stack = ExitStack()
        try await stack.close().get()
        await #expect(throws: DependencyError.exitStackClosed) {
            _ = try await stack.open {
                trace.add("acquired")
            } cleanup: { _, _ in
                trace.add("cleanup")
            }
        }
        #expect(trace.events.isEmpty)
    }

    @Test("what is acquired while its stack is closed is cleaned up at once, as after a failure")
    func closedMeanwhile() async throws {
        let stack = ExitStack()
        let meeting = Meeting()
        let opening = Task {
            try await stack.open {
                await meeting.pause()
                return 1
            } cleanup: {
                try await closing("\($0)")($1)
            }
        }
        await meeting.use { try? await stack.close().get() }
        await #expect(throws: DependencyError.exitStackClosed) { try await opening.value }
        #expect(trace.events == ["cleanup 1 after \(DependencyError.exitStackClosed)"])
    }

    @Test("when the cleanup of something that came too late fails, both errors are told")
    func lateAndFailing() async throws {
        let stack = ExitStack()
        try await stack.close().get()
        let thrown = await #expect(throws: ExitStackFailure.self) { try await stack.add(failing("late")) }
        let failure = try #require(thrown)
        #expect(failure.error as? DependencyError == .exitStackClosed)
        #expect(failure.alsoFailed.map(label) == ["late"])
    }

    @Test("what the body was told by a close or a release of its own is not repeated at the end")
    func toldAlready() async throws {
        try await withExitStack { stack in
            let item = try await stack.openReleasable {
                1
            } cleanup: { _, exit in
                try await failing("early")(exit)
            }
            await #expect(throws: Failure("early")) { try await item.release() }
            try await item.release()
            try await stack.add(failing("close"))
            #expect(await stack.close().error as? Failure == Failure("close"))
        }
        #expect(trace.events == ["cleanup early", "cleanup close"])
    }

    @Test("closing with an error tells the cleanups of it, and gives it back as what stands")
    func closeWithError() async throws {
        let stack = ExitStack()
        try await stack.add(closing("a"))
        try await stack.add(failing("b"))
        let outcome = await stack.close(.failed(Failure("boom")))
        #expect(outcome.verdict == "b" && outcome.others == ["boom"])
        #expect(trace.events == ["cleanup b after boom", "cleanup a after b"])
        #expect(await ExitStack().close(.failed(Failure("boom"))).verdict == "boom")
    }

    @Test("a cleanup may close its own stack or release itself without waiting for itself for ever")
    func fromInside() async throws {
        let stack = ExitStack()
        let box = Mailbox<ExitStack.Item<Void>>()
        box.put(
            try await stack.add { _ in
                try await stack.close().get()
                try await box.take()?.release()
                trace.add("cleanup")
            })
        try await stack.close().get()
        #expect(trace.events == ["cleanup"])
    }

    @Test("a cleanup may release another thing early, which is not cleaned up again")
    func releasedByCleanup() async throws {
        try await withExitStack { stack in
            let inner = try await stack.add(closing("inner"))
            try await stack.add(closing("middle"))
            try await stack.add { _ in try await inner.release() }
        }
        #expect(trace.events == ["cleanup inner", "cleanup middle"])
    }

    @Test("a cleanup that adds to the stack it is on has it cleaned up at once and is told so")
    func addedByCleanup() async throws {
        await #expect(throws: DependencyError.exitStackClosed) {
            try await withExitStack { stack in
                _ = try await stack.add { _ in try await stack.add { _ in trace.add("late") } }
            }
        }
        #expect(trace.events == ["late"])
    }

    @Test("handles stay good when what they belong to is moved to another stack")
    func releaseAfterMove() async throws {
        let donor = ExitStack()
        let item = try await donor.add(closing("moved"))
        try await donor.add(closing("other"))
        let owner = donor.moveAll()
        try await item.release()
        try await owner.close().get()
        #expect(trace.events == ["cleanup moved", "cleanup other"])
    }

    @Test("a stack that lives long holds on to nothing that was released")
    func sweeping() async throws {
        let stack = ExitStack()
        let tally = Tally()
        let first = try await stack.openReleasable {
            Held("first", tally)
        } cleanup: { held, _ in
            held.close()
        }
        for _ in 0..<1_000 {
            let item = try await stack.openReleasable {
                Held("item", tally)
            } cleanup: { held, _ in
                held.close()
            }
            try await item.release()
        }
        #expect(tally.count == 1)
        #expect(stack.count <= 16)
        try await stack.close().get()
        #expect(!first.value.isOpen)
    }

    @Test("cleanup stays on the task's executor, also after it has waited")
    func executor() async throws {
        let executor = NamedExecutor()
        let task = Task(executorPreference: executor) {
            try await withExitStack(on: executor) { stack in
                _ = try await stack.add { _ in
                    await Task.yield()
                    trace.add("on executor: \(executor.isCurrent)")
                }
            }
        }
        try await task.value
        #expect(trace.events == ["on executor: true"])
    }

    @Test("the body may use what belongs to the actor it is written in")
    func isolation() async throws {
        #expect(try await Register().fill() == [1, 2])
    }

    private actor Register {
        private var numbers: [Int] = []

        func fill() async throws -> [Int] {
            try await withExitStack { stack in
                numbers.append(1)
                let second = try await stack.open {
                    numbers.count + 1
                } cleanup: { _, _ in
                }
                numbers.append(second)
            }
            return numbers
        }
    }

    @Test("many tasks may use one stack at once, and each thing is cleaned up once")
    func manyTasks() async throws {
        let (opened, closed) = (Tally(), Tally())
        try await withExitStack { stack in
            try await withThrowingDiscardingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let item = try await stack.openReleasable {
                            opened.add(1)
                        } cleanup: { _, _ in
                            await Task.yield()
                            closed.add(1)
                        }
                        if number.isMultiple(of: 3) { try await item.release() }
                    }
                }
            }
        }
        #expect(opened.count == 200 && closed.count == 200)
    }
}

/// Holds one thing until somebody takes it.
final class Mailbox<Content: Sendable>: Sendable {
    private let content = CheckedMutex<Content?>(nil)

    func put(_ new: Content) { content.withLock { $0 = new } }

    func take() -> Content? {
        content.withLock { content in
            defer { content = nil }
            return content
        }
    }
}
