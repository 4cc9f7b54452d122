import Dispatch
import Foundation
import LoadTesting
import Synchronization

/// A server whose requests end at instants known beforehand, whatever the machine does meanwhile.
///
/// It has no part in the measuring: it takes the start of the load from the requests that reach it soonest after their
/// arrival, and holds each until its end on that absolute time line. So being late once makes nothing else late.
final class TimetableServer: Sendable {
    private struct Order: Sendable {
        let index: Int
        let resume: @Sendable () -> Void
    }

    private struct State {
        /// The start of the load on the clock, as far as the requests that came by now can tell: never before the true one.
        var origin = UInt64.max
        /// The one that ends last comes first.
        var orders: [Order] = []
    }

    private let timetable: QueueSimulation
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let clock = MonotonicClock()
    private let stall: QueueSimulation.Stall?

    init(_ timetable: QueueSimulation, stall: QueueSimulation.Stall?) {
        self.timetable = timetable
        self.stall = stall
        Thread.detachNewThread { [self] in while true { serveNext() } }
    }

    /// Returns when the request has ended.
    func serve(_ index: UInt64) async {
        await withUnsafeContinuation { continuation in
            submit(Order(index: Int(index)) { continuation.resume() })
        }
    }

    /// The same for a blocking request.
    func serveBlocking(_ index: UInt64) {
        let done = DispatchSemaphore(value: 0)
        submit(Order(index: Int(index)) { done.signal() })
        done.wait()
    }

    private func submit(_ order: Order) {
        let seen = clock.now() - timetable.arrivals[order.index]
        let isFirst = state.withLock { state in
            let isFirst = state.origin == .max
            state.origin = min(state.origin, seen)
            let place = state.orders.lastIndex { $0.index > order.index }.map { $0 + 1 } ?? 0
            state.orders.insert(order, at: place)
            return isFirst
        }
        wake.signal()
        if isFirst, let stall { Thread.detachNewThread { [self] in block(stall) } }
    }

    private func serveNext() {
        let (next, end) = state.withLock { state in
            (state.orders.last, state.orders.last.map { state.origin + timetable.ends[$0.index] } ?? .max)
        }
        guard let next else { return wake.wait() }
        let now = clock.now()
        // Sleeping ends late, so the last stretch is not slept.
        let alert: UInt64 = 150_000
        if now + alert < end {
            _ = wake.wait(timeout: .now() + .nanoseconds(Int(end - now - alert)))
        } else if now >= end {
            state.withLock { state in state.orders.removeAll { $0.index == next.index } }
            next.resume()
        }
    }

    /// Blocks every thread of the cooperative pool.
    private func block(_ stall: QueueSimulation.Stall) {
        let origin = state.withLock { $0.origin }
        sleep(until: origin + stall.from)
        for _ in 0..<4 * ProcessInfo.processInfo.activeProcessorCount {
            // Those that find no free thread run when the stall is over, and then do nothing.
            Task.detached { [self] in sleep(until: origin + stall.to) }
        }
    }

    private func sleep(until instant: UInt64) {
        let now = clock.now()
        if instant > now { Thread.sleep(forTimeInterval: Double(instant - now) / 1e9) }
    }
}
