/// What one request did, in order.
public struct RequestTraceRecord: Codable, Sendable, Equatable {
    public var request: UInt64
    /// `ok`, `injected.<kind>` or `unexpected.<what>`; null when it had not ended.
    @Nullable public var outcome: String?
    @Nullable public var durationNanoseconds: UInt64?
    public var events: [TraceEvent]
    /// Leases it still held after its last event, each with the place where it was opened.
    public var held: [String]
    public var eventsLeftOut: Int

    init(
        request: UInt64, outcome: String?, durationNanoseconds: UInt64?, events: [TraceEvent], held: [String],
        eventsLeftOut: Int
    ) {
        self.request = request
        self._outcome = Nullable(wrappedValue: outcome)
        self._durationNanoseconds = Nullable(wrappedValue: durationNanoseconds)
        self.events = events
        self.held = held
        self.eventsLeftOut = eventsLeftOut
    }
}

/// One thing that happened in a traced request.
public struct TraceEvent: Codable, Sendable, Equatable {
    public enum What: String, Codable, Sendable {
        case begin
        case end
        /// An injected fault fired.
        case fault
        /// The request was cancelled, from another thread.
        case cancelled
        /// A lease was opened since the event before.
        case opened
        /// A lease was released since the event before.
        case released
    }

    /// Since the start of the request.
    public var nanoseconds: UInt64
    public var what: What
    /// The step, the fault or the lease.
    public var subject: String
    /// What the step threw.
    @Nullable public var error: String?
    /// Whether code would see there that the request is cancelled.
    public var seesCancellation: Bool

    init(
        _ nanoseconds: UInt64, _ what: What, _ subject: String, error: String? = nil, seesCancellation: Bool = false
    ) {
        self.nanoseconds = nanoseconds
        self.what = what
        self.subject = subject
        self._error = Nullable(wrappedValue: error)
        self.seesCancellation = seesCancellation
    }
}
