/// A yield-form body held open in a task of its own, beside the request, because its end does not come in the reverse order
/// of its setup.
///
/// `@unchecked Sendable`: `task` is written once, before the request does anything else with the generator.
final class Generator: @unchecked Sendable {
    private let reached = Signal<Void>()
    private let resumed = Signal<(any Error)?>()
    private var task: Task<(any Error)?, Never>?

    func start(on executor: (any TaskExecutor)?, _ body: @escaping @Sendable () async throws -> Void) {
        task = Shield.start(on: executor) { [reached] in
            var failure: (any Error)?
            do { try await body() } catch { failure = error }
            reached.fire(())
            return failure
        }
    }

    /// Waits until the body has yielded, or has ended without.
    func handedOutOrEnded() async {
        await reached.wait()
    }

    /// Called by the body at its yield: lets the request go on, and waits for the end of the value's use.
    /// Returns the error to throw in, or nil.
    func handOut() async -> (any Error)? {
        reached.fire(())
        return await resumed.wait()
    }

    /// Lets the body go on after its yield, and waits for its end. Returns the error it ended with, or nil.
    func resume(with failure: (any Error)?, within timer: CleanupTimer? = nil) async -> (any Error)? {
        guard let task else { return nil }
        timer?.enter(task)
        resumed.fire(failure)
        let ended = await task.value
        timer?.leave()
        return ended
    }
}
