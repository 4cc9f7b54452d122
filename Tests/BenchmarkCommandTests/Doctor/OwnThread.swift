import Foundation

/// Runs something that waits on a thread of its own: on one of the pool's, where tests run, it would keep the work that it
/// waits for from its thread.
func onThreadOfItsOwn<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
