import Foundation
import Synchronization

/// Hands over each request of the open model at its planned instant, from a thread of its own that does nothing else.
///
/// So neither a pool whose threads are blocked nor whoever watches the phase delays the arrival of a request. Each wait is
/// armed from the plan and not from the last hand-over: lateness does not add up. A phase that has a deadline is paced until
/// then, also when no more requests are due.
final class Pacer: Sendable {
    private static let longestSleep: UInt64 = 2_000_000

    private let phase: LoadPhase
    private let plan: ArrivalPlan
    private let count: UInt64
    private let deadline: UInt64
    private let stop: StopFlag
    private let execution: any Execution
    private let done = Atomic<Bool>(false)

    /// - Parameter deadline: no request is due at or after it; a reading of the phase's clock.
    init(
        _ phase: LoadPhase, _ plan: ArrivalPlan, extent: Extent, deadline: UInt64?, stop: StopFlag,
        execution: any Execution
    ) {
        self.phase = phase
        self.plan = plan
        count = if case .requests(let count) = extent { count } else { .max }
        self.deadline = deadline ?? .max
        self.stop = stop
        self.execution = execution
    }

    /// Whether the last request has been handed over. None comes later.
    var isDone: Bool { done.load(ordering: .acquiring) }

    func start() {
        Thread.detachNewThread { [self] in
            Punctuality.preferThisThread()
            pace()
            done.store(true, ordering: .releasing)
            phase.ended.ring()
        }
    }

    private func pace() {
        var issued: UInt64 = 0
        for offset in plan {
            let (instant, overflow) = phase.startedAt.addingReportingOverflow(offset)
            guard issued < count, !overflow, instant < deadline, wait(until: instant) else { break }
            phase.launcher.release()
            execution.admit()
            phase.handOverLag.record(phase.clock.now() - instant)
            issued += 1
        }
        if deadline < .max { _ = wait(until: deadline) }
    }

    /// False when the run was stopped.
    private func wait(until instant: UInt64) -> Bool {
        while !stop.isSet {
            let now = phase.clock.now()
            if now >= instant { return true }
            Punctuality.sleep(until: min(instant, now + Self.longestSleep))
        }
        return false
    }
}
