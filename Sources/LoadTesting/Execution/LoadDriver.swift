import Foundation
import LeakDetection

/// Drives one phase from the thread it is called on: starts it, watches the clock, drains, samples.
///
/// The thread is not one of the pool's, so a pool that is blocked delays requests but not the end of the phase.
struct LoadDriver {
    enum Ending: Equatable {
        case finished
        /// Requests were still in flight when the drain limit was over.
        case hung
    }

    let phase: LoadPhase
    let execution: any Execution
    let workload: Workload
    let extent: Extent
    let drain: Duration
    let draining: DrainLimit.Rule
    let stop: StopFlag
    /// Called about every 2 ms.
    let sample: () -> Void

    private static let tick: UInt64 = 2_000_000
    /// How many users start between two looks at the clock.
    private static let slice = 256

    /// Runs the phase to its end, or until the drain limit is over; nothing starts afterwards.
    func run() -> Ending {
        execution.begin()
        var pacer: Pacer?
        switch workload {
        case .closed(let users, _):
            startUsers(users)
        case .open, .staged:
            pacer = phase.plan.map {
                Pacer(phase, $0, extent: extent, deadline: deadline, stop: stop, execution: execution)
            }
            pacer?.start()
        }
        let ending = settle(pacer)
        if ending == .hung { phase.launcher.freeze() }
        phase.close()
        // For the execution to notice.
        execution.admit()
        return ending
    }

    private var now: UInt64 { phase.clock.now() }

    private var deadline: UInt64? {
        guard case .duration(let length) = extent else { return nil }
        let (deadline, overflow) = phase.startedAt.addingReportingOverflow(length.wholeNanoseconds)
        return overflow ? .max : deadline
    }

    private var isOver: Bool { stop.isSet || deadline.map { now >= $0 } ?? false }

    private func startUsers(_ users: Int) {
        var started = 0
        var nextSample = now
        while started < users, !isOver {
            for _ in 0..<min(Self.slice, users - started) { execution.admit() }
            started += Self.slice
            guard now >= nextSample else { continue }
            sample()
            nextSample = now + Self.tick
        }
    }

    private func settle(_ pacer: Pacer?) -> Ending {
        var limit = DrainLimit(drain, draining, now: now)
        var isDraining = false
        while true {
            let isPaced = pacer?.isDone ?? true
            if isPaced, isOver, !isDraining {
                isDraining = true
                limit.loadEnded(at: now)
                let isOwed = draining == .owed && workload.isOpen && !stop.isSet
                if !isOwed, phase.launcher.close() { return .finished }
            }
            // A user who thinks holds a place, but nothing of his is in flight. Looked at in this order, because the number
            // issued is final only once all are.
            let isAllIssued = isDraining || isPaced && phase.launcher.isAllIssued
            let issued = isDraining ? phase.issued : phase.launcher.issued
            let completed = phase.recorder.completed
            if isPaced, phase.launcher.isDone || isAllIssued && completed >= issued { return .finished }
            if !isPaced {
                limit.loadGoesOn(at: now)
            } else if limit.isOver(at: now, completed: completed, issued: issued, isAllIssued: isAllIssued) {
                return .hung
            }
            phase.ended.wait(nanoseconds: Self.tick)
            sample()
        }
    }
}
