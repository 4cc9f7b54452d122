import Synchronization

/// How much processor time passed, of all threads of the process, between two moments on any threads.
final class ProcessorSpan: Sendable {
    private let startedAt = Atomic<UInt64>(0)
    private let endedAt = Atomic<UInt64>(0)

    func start() { startedAt.store(ProcessorClock().now(), ordering: .releasing) }

    func end() { endedAt.store(ProcessorClock().now(), ordering: .releasing) }

    /// To be read when it has ended.
    var nanoseconds: UInt64 {
        let (start, end) = (startedAt.load(ordering: .acquiring), endedAt.load(ordering: .acquiring))
        return end > start ? end - start : 0
    }
}
