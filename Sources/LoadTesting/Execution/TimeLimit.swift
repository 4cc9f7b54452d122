import Dispatch
import Foundation
import Synchronization

/// One time limit for every request of a phase: those still running when theirs is over are cancelled, from a thread of its own.
///
/// All limits are equally long, so they run out in the order in which requests start: requests in flight stand in queues,
/// oldest first. To enter and to leave is to link and unlink a place in a queue, whether a thousand or a million are in
/// flight; a place is used again, so nothing is allocated once as many were there. No request wakes the thread, because
/// none that starts while it sleeps can be due before it wakes. It is late by 1 ms at most, or a 64th of the limit if that is less.
final class TimeLimit: Sendable {
    let nanoseconds: UInt64

    /// Where a request stands.
    struct Place: Sendable {
        fileprivate let queue: Int
        fileprivate let number: Int
    }

    private let queues = (0..<16).map { _ in PaddedQueue() }
    private let threads = ThreadNumbers()
    private let clock = MonotonicClock()
    private let isStopped = StopFlag()
    private let wake = DispatchSemaphore(value: 0)

    init(_ limit: Duration) {
        nanoseconds = limit.wholeNanoseconds
    }

    /// Starts the thread that cancels. Not needed for blocking requests, which are not interrupted but look at their deadline.
    func start() {
        let isStarted = DispatchSemaphore(value: 0)
        let thread = Thread { [weak self] in
            isStarted.wait()
            Thread.current.name = "time limit"
            while let self, !self.isStopped.isSet { self.expireAndWait() }
        }
        thread.start()
        isStarted.signal()
    }

    func stop() {
        isStopped.set()
        wake.signal()
    }

    /// To be called by a request's task when it starts, at this reading of the clock. ``leave(_:)`` must follow in that task.
    func enter(at start: UInt64) -> Place {
        let due = start &+ nanoseconds
        let index = threads.current % queues.count
        let number = withUnsafeCurrentTask { task in
            queues[index].queue.withLock { $0.append(task.map(RunningTask.init), due: due) }
        }
        return Place(queue: index, number: number)
    }

    /// Whether the request's time was over. It is not cancelled any more after this.
    func leave(_ place: Place) -> Bool {
        queues[place.queue].queue.withLock { $0.remove(place.number) }
    }

    /// Cancels every request that is due at this reading of the clock. Returns when the next one is, if any is in flight.
    @discardableResult
    func expire(at now: UInt64) -> UInt64? {
        queues.compactMap { queue in queue.queue.withLock { $0.expire(at: now) } }.min()
    }

    private func expireAndWait() {
        let now = clock.now()
        let next = expire(at: now) ?? now + nanoseconds
        // Bounded below, so that requests which end just before their time do not cost a wake-up each; above, so that the
        // thread ends soon after its owner is gone.
        let pause = max(next - min(now, next), min(1_000_000, nanoseconds / 64), 10_000)
        _ = wake.wait(timeout: .now() + .nanoseconds(Int(min(pause, 1_000_000_000))))
    }
}

extension CaseSpec {
    /// For one phase; nil when requests may take as long as they want.
    func makeTimeLimit() -> TimeLimit? {
        guard let nanoseconds = workload.timeoutNanoseconds else { return nil }
        let limit = TimeLimit(.nanoseconds(nanoseconds))
        if execution != .dispatch { limit.start() }
        return limit
    }
}

/// A queue on a cache line of its own.
private final class PaddedQueue: Sendable {
    let queue = Mutex(DueQueue())
    private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)
}

/// Requests in the order in which they are due: a list through an array, whose free places form a list too.
private struct DueQueue {
    private struct Entry {
        /// Nil in a place that is free.
        var task: RunningTask?
        var due: UInt64 = 0
        var older = DueQueue.none
        var newer = DueQueue.none
        var isOver = false
    }

    private static let none = -1
    private var entries: [Entry] = []
    private var firstFree = none
    private var oldest = none
    private var newest = none

    mutating func append(_ task: RunningTask?, due: UInt64) -> Int {
        let entry = Entry(task: task, due: due, older: newest)
        let number: Int
        if firstFree == Self.none {
            number = entries.count
            entries.append(entry)
        } else {
            number = firstFree
            firstFree = entries[number].newer
            entries[number] = entry
        }
        if newest == Self.none { oldest = number } else { entries[newest].newer = number }
        newest = number
        return number
    }

    mutating func remove(_ number: Int) -> Bool {
        let isOver = entries[number].isOver
        if !isOver { unlink(number) }
        entries[number] = Entry(newer: firstFree)
        firstFree = number
        return isOver
    }

    /// A request that is cancelled leaves the queue, and keeps its place until it ends.
    mutating func expire(at now: UInt64) -> UInt64? {
        while oldest != Self.none {
            let number = oldest
            guard entries[number].due <= now else { return entries[number].due }
            unlink(number)
            entries[number].isOver = true
            entries[number].task?.task.cancel()
        }
        return nil
    }

    private mutating func unlink(_ number: Int) {
        let (older, newer) = (entries[number].older, entries[number].newer)
        if older == Self.none { oldest = newer } else { entries[older].newer = newer }
        if newer == Self.none { newest = older } else { entries[newer].older = older }
    }
}

/// `UnsafeCurrentTask` is not `Sendable` because it must not outlive its task. Here it cannot: the task itself puts it into a
/// queue and takes it out before it ends, and others use it under that queue's lock only. `cancel()` is one of the few calls
/// that may be made from another thread; no code of a request enters or leaves inside of it, so the lock is not taken twice.
private struct RunningTask: @unchecked Sendable {
    let task: UnsafeCurrentTask
}
