import LoadTesting
import Synchronization

/// A suite whose requests do nothing, and which knows how much processor time passed between its set-up and its shutdown.
final class EmptyService: Sendable {
    private let startedAt = Atomic<UInt64>(0)
    private let endedAt = Atomic<UInt64>(0)

    /// Nanoseconds of all threads of the process. To be read when the case has ended.
    var processorTime: UInt64 {
        let (start, end) = (startedAt.load(ordering: .acquiring), endedAt.load(ordering: .acquiring))
        return end > start ? end - start : 0
    }

    /// Without dependencies, sites for faults, or leases.
    var suite: Suite {
        Suite("empty", summary: "requests that do nothing") { [self] in
            startedAt.store(ProcessorClock().now(), ordering: .releasing)
            return Subject(sites: FaultSites([])) { _ in
            } shutDown: { [self] in
                endedAt.store(ProcessorClock().now(), ordering: .releasing)
            }
        } blocking: { [self] in
            startedAt.store(ProcessorClock().now(), ordering: .releasing)
            return BlockingSubject(sites: FaultSites([])) { _ in
            } shutDown: { [self] in
                endedAt.store(ProcessorClock().now(), ordering: .releasing)
            }
        }
    }
}
