import Foundation
import LeakDetection

/// Drives one phase from a thread of its own: paces arrivals in the open model, watches the clock, drains, samples.
///
/// The thread is not one of the pool's, so a pool that is blocked delays requests but neither their arrival nor the end.
struct LoadDriver {
    enum Ending: Equatable {
        case finished
        /// Still in flight when the drain limit was over.
        case hung(inFlight: UInt64)
    }

    let phase: LoadPhase
    let execution: any Execution
    let workload: Workload
    let extent: Extent
    /// How long requests in flight may take after the last one was issued, or while none ends.
    let drain: Duration
    let stop: StopFlag
    /// Called about every 2 ms.
    let sample: () -> Void

    private static let tick: UInt64 = 2_000_000

    /// Runs the phase to its end, or until the drain limit is over.
    func run() -> Ending {
        defer {
            phase.close()
            execution.arrival()
        }
        let deadline: UInt64?
        if case .duration(let length) = extent {
            deadline = phase.startedAt + length.wholeNanoseconds
        } else {
            deadline = nil
        }
        execution.start()
        if workload.isOpen { pace(until: deadline) }
        return settle(deadline: deadline)
    }

    private var now: UInt64 { phase.clock.now() }

    /// Hands over each request at its planned instant, re-armed from the plan and not from the last hand-over.
    private func pace(until deadline: UInt64?) {
        guard let plan = try? workload.arrivalPlan(seed: phase.seed) else { return }
        var issued: UInt64 = 0
        var nextSample = phase.startedAt
        for offset in plan {
            if case .requests(let count) = extent, issued == count { break }
            let instant = phase.startedAt + offset
            if let deadline, instant >= deadline { break }
            while !stop.isSet {
                let now = now
                if now >= nextSample {
                    sample()
                    nextSample = now + Self.tick
                }
                if now >= instant { break }
                sleep(nanoseconds: min(instant - now, Self.tick))
            }
            if stop.isSet { break }
            phase.launcher.release()
            execution.arrival()
            issued += 1
        }
        while let deadline, now < deadline, !stop.isSet { sleep(nanoseconds: min(deadline - now, Self.tick)) }
    }

    private func settle(deadline: UInt64?) -> Ending {
        let limit = drain.wholeNanoseconds
        var isDraining = false
        var lastCompleted = phase.recorder.completed
        var lastProgress = now
        while true {
            if !isDraining, stop.isSet || deadline.map({ now >= $0 }) ?? false {
                isDraining = true
                lastProgress = now
                // What has arrived in the open model is owed an answer, also when it came at the last moment.
                if stop.isSet || !workload.isOpen, phase.launcher.close() { return .finished }
            }
            // A user who thinks holds a place, but nothing of his is in flight. Looked at in this order, because the number
            // issued is final only once all are.
            let isAllIssued = isDraining || phase.launcher.isAllIssued
            let issued = isDraining ? phase.launcher.arrived : phase.launcher.issued
            let inFlight = issued - min(phase.recorder.completed, issued)
            if phase.launcher.isDone || isAllIssued && inFlight == 0 { return .finished }
            if inFlight == 0 { lastProgress = now }
            phase.ended.wait(nanoseconds: Self.tick)
            sample()
            let completed = phase.recorder.completed
            if completed > lastCompleted, !isDraining {
                lastCompleted = completed
                lastProgress = now
                continue
            }
            // While requests are still being issued, slow ones are only slow; when all are issued, the drain limit counts.
            let patience = isAllIssued ? limit : 6 * limit
            if inFlight > 0, now - lastProgress > patience {
                return .hung(inFlight: inFlight)
            }
        }
    }

    private func sleep(nanoseconds: UInt64) {
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        nanosleep(&time, nil)
    }
}
