import Synchronization

extension ExitStack {
    /// One thing on an exit stack, with the right to have it cleaned up before its turn.
    public struct Item<Value: Sendable>: Sendable {
        /// Not to be used after ``release()``.
        public let value: Value
        let cleanup: StackedCleanup

        /// Cleans this one thing up now, shielded from cancellation, as after a success; its stack leaves it alone then.
        ///
        /// When it is cleaned up already, or just now by somebody else, this waits for the end of that and does nothing.
        /// - Throws: what the cleanup throws, to the caller who ran it and to nobody else.
        public func release() async throws {
            guard cleanup.isToBeRun() else { return await cleanup.hasFinished() }
            let failure = await Shield.run(on: cleanup.executor) { [cleanup] in await cleanup.run(.succeeded) }
            if let failure { throw failure }
        }
    }
}

/// A cleanup that runs once: at its stack's end, or before.
final class StackedCleanup: Sendable {
    let executor: (any TaskExecutor)?
    private let once = OnceOnly<Void>()
    /// Until it has been taken out to be run: what it holds is free to go then.
    private let work: CheckedMutex<(@Sendable (Exit) async throws -> Void)?>

    init(on executor: (any TaskExecutor)?, _ work: @escaping @Sendable (Exit) async throws -> Void) {
        self.executor = executor
        self.work = CheckedMutex(work)
    }

    var isDone: Bool { once.isDone }

    /// Whether the caller is the one to clean up. ``run(_:)`` must follow then.
    func isToBeRun() -> Bool { once.claim() }

    func run(_ exit: Exit) async -> (any Error)? {
        let work = self.work.withLock { work in
            defer { work = nil }
            return work
        }
        var failure: (any Error)?
        await CleanupsUnderway.adding(self) {
            do { try await work?(exit) } catch { failure = error }
        }
        once.finish(())
        return failure
    }

    /// Waits for the end of the cleanup, unless it is the cleanup itself that asks.
    func hasFinished() async {
        guard !CleanupsUnderway.include(self) else { return }
        await once.result()
    }
}

/// What the current task is cleaning up. Waiting for one of these from inside would never end.
enum CleanupsUnderway {
    @TaskLocal private static var underway: [ObjectIdentifier] = []

    nonisolated(nonsending) static func adding(_ object: AnyObject, _ body: () async -> Void) async {
        await $underway.withValue(underway + [ObjectIdentifier(object)]) { await body() }
    }

    static func include(_ object: AnyObject) -> Bool {
        underway.contains(ObjectIdentifier(object))
    }
}
