import Dispatch
import Foundation

/// A thread of the operating system for one long-running loop, which may block as it likes: it belongs to no pool.
final class ServiceThread: Sendable {
    private let running = DispatchGroup()

    init(_ name: String, _ loop: @escaping @Sendable () -> Void) {
        running.enter()
        let thread = Thread { [running] in
            loop()
            running.leave()
        }
        thread.name = name
        thread.start()
    }

    /// Waits until the loop has returned, blocking the caller.
    func join() {
        running.wait()
    }

    /// Waits until the loop has returned. The wait is short and ends even when the task is cancelled meanwhile.
    func join() async {
        await withCheckedContinuation { continuation in
            running.notify(queue: .global()) { continuation.resume() }
        }
    }
}
