import Dispatch
import Foundation
import LeakDetection

/// The descriptors that were open before a case, taken after everything was used once that opens some of its own.
struct DescriptorBaseline {
    let descriptors: [OpenDescriptor]
    /// In which part of the case each of the others was there for the first time.
    private var phases: [OpenDescriptor: LeakPhase] = [:]

    init(descriptors: [OpenDescriptor]) { self.descriptors = descriptors }

    static func take() -> DescriptorBaseline {
        prime()
        return DescriptorBaseline(descriptors: DescriptorProbe.list())
    }

    /// To be called at the end of a part of the case: what is open that was not before belongs to that part.
    mutating func note(_ phase: LeakPhase) {
        for one in Set(DescriptorProbe.list()).subtracting(descriptors) where phases[one] == nil { phases[one] = phase }
    }

    /// LK08 for what is open at the end, by the part of the case that it belongs to.
    func findings(after: [OpenDescriptor]) -> [LeakPhase: [LeakFinding]] {
        let left = Dictionary(grouping: Set(after).subtracting(descriptors)) { phases[$0] ?? .measured }
        return left.mapValues { DescriptorProbe.findings(before: descriptors, after: $0) }
    }

    /// The open descriptors once they are those of the baseline, or after 500 ms: a closed source or connection gives its
    /// descriptor back a moment later.
    func settled() -> [OpenDescriptor] {
        for pause in sequence(first: 1, next: { $0 * 2 }).prefix(9) {
            let now = DescriptorProbe.list()
            if Set(now).isSubset(of: descriptors) { return now }
            Thread.sleep(for: .milliseconds(pause))
        }
        return DescriptorProbe.list()
    }

    /// Dispatch, timers, signal sources and sources of descriptors each open some at first use.
    private static func prime() {
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async { done.signal() }
        done.wait()
        primeTimers(use: useTimers(ahead:), areOpen: timersAreOpen)
        let signals = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: .global())
        signals.setCancelHandler { done.signal() }
        signals.resume()
        signals.cancel()
        done.wait()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        let reading = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global())
        reading.setCancelHandler { done.signal() }
        reading.resume()
        reading.cancel()
        done.wait()
        close(ends[0])
        close(ends[1])
    }

    /// Uses a timer of every clock, further ahead each time, until all have their descriptors.
    ///
    /// What is due by the time that Dispatch looks at it is run without a timer, which then is opened by the next one. That is so
    /// for what is a moment ahead, on a busy machine.
    static func primeTimers(use: (_ milliseconds: Int) -> Void, areOpen: () -> Bool) {
        for ahead in sequence(first: 1, next: { $0 * 2 }).prefix(9) {
            use(ahead)
            if areOpen() { return }
        }
    }

    private static func useTimers(ahead milliseconds: Int) {
        let ahead = DispatchTimeInterval.milliseconds(milliseconds)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().asyncAfter(deadline: .now() + ahead) { done.signal() }
        DispatchQueue.global().asyncAfter(wallDeadline: .now() + ahead) { done.signal() }
        done.wait()
        done.wait()
        let task = Task.detached {
            try? await Task.sleep(for: .milliseconds(milliseconds), clock: .continuous)
            try? await Task.sleep(for: .milliseconds(milliseconds), clock: .suspending)
        }
        Task.detached {
            await task.value
            done.signal()
        }
        // Bounded: whoever blocks the whole pool is found out by what comes next, which says so.
        _ = done.wait(timeout: .now() + 1)
    }

    /// Three clocks, each with a descriptor on Linux; Darwin's timers have none.
    private static func timersAreOpen() -> Bool {
        #if os(Linux)
            DescriptorProbe.list().count { $0.target == "anon_inode:[timerfd]" } >= 3
        #else
            true
        #endif
    }
}
