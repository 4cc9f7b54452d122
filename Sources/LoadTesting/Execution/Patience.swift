import Dispatch
import Synchronization

/// Something did not end within its limit, so nothing can be said about leaks.
struct LimitExceeded: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// Runs something to its end for a thread that must not wait for ever.
enum Patience {
    /// Runs async work and waits for it. Throws ``LimitExceeded`` when it takes longer than `limit`; it is then left alone.
    static func awaiting<Value: Sendable>(
        _ what: String, within limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let box = Box<Value>()
        Task.detached {
            do { box.put(.success(try await work())) } catch { box.put(.failure(error)) }
        }
        return try box.take(what, within: limit)
    }

    /// The same for blocking work, on a thread of its own.
    static func blocking<Value: Sendable>(
        _ what: String, within limit: Duration, _ work: @escaping @Sendable () throws -> Value
    ) throws -> Value {
        let box = Box<Value>()
        DispatchQueue(label: "lifespan").async {
            box.put(Result { try work() })
        }
        return try box.take(what, within: limit)
    }

    private final class Box<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let isDone = DispatchSemaphore(value: 0)

        func put(_ value: Result<Value, any Error>) {
            result.withLock { $0 = value }
            isDone.signal()
        }

        func take(_ what: String, within limit: Duration) throws -> Value {
            _ = isDone.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.wholeNanoseconds)))
            guard let result = result.withLock({ $0 }) else {
                throw LimitExceeded("\(what) did not end within \(HumanNumber.duration(limit.wholeNanoseconds))")
            }
            return try result.get()
        }
    }
}
