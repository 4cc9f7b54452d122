import LoadTesting

/// A suite whose requests do nothing, and which knows how much processor time passed between its set-up and its shutdown.
final class EmptyService: Sendable {
    private let span = ProcessorSpan()

    /// Nanoseconds of all threads of the process. To be read when the case has ended.
    var processorTime: UInt64 { span.nanoseconds }

    /// Without dependencies, sites for faults, or leases.
    var suite: Suite {
        Suite("empty", summary: "requests that do nothing") { [span] in
            span.start()
            return Subject(sites: FaultSites([])) { _ in
            } shutDown: {
                span.end()
            }
        } blocking: { [span] in
            span.start()
            return BlockingSubject(sites: FaultSites([])) { _ in
            } shutDown: {
                span.end()
            }
        }
    }
}
