import Dispatch
import Synchronization

/// Runs async work from a command, which is not async.
enum Waiting {
    /// Runs `work` in a detached task, which no actor has a say in, and waits on this thread until it is done.
    ///
    /// Not for threads of the concurrent pool, which must not be blocked.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let answer = Answer<Value>()
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            do { answer.give(.success(try await work())) } catch { answer.give(.failure(error)) }
            isDone.signal()
        }
        isDone.wait()
        return try answer.take()
    }

    private final class Answer<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)

        func give(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

        func take() throws -> Value {
            guard let result = result.withLock({ $0 }) else { preconditionFailure("taken before it was given") }
            return try result.get()
        }
    }
}
