import Synchronization

/// Had by one at a time, in the order of asking.
final class Turn: Sendable {
    private struct Queue {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let queue = Mutex(Queue())

    func begin() async {
        await withCheckedContinuation { continuation in
            let isMine = queue.withLock { queue in
                guard queue.isTaken else {
                    queue.isTaken = true
                    return true
                }
                queue.waiting.append(continuation)
                return false
            }
            if isMine { continuation.resume() }
        }
    }

    func end() {
        let next = queue.withLock { queue -> CheckedContinuation<Void, Never>? in
            guard queue.waiting.isEmpty else { return queue.waiting.removeFirst() }
            queue.isTaken = false
            return nil
        }
        next?.resume()
    }
}
