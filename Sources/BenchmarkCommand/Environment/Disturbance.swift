import LoadTesting

/// Counters that others move while the run goes on; what happened during the run is the difference of two readings.
struct Disturbance: Sendable, Equatable {
    /// Processor time of all processors, and the part that the hypervisor gave to others.
    var ticks: UInt64?
    var stolenTicks: UInt64?
    var throttling: ControlGroupText.Throttling?

    /// What happened since `start`.
    func record(since start: Disturbance, pressure: Double?) -> InterferenceRecord {
        InterferenceRecord(
            processorPressure: pressure, stealShare: stealShare(since: start),
            throttledPeriods: Self.difference(throttling?.periods, start.throttling?.periods),
            throttledNanoseconds: Self.difference(throttling?.nanoseconds, start.throttling?.nanoseconds))
    }

    private func stealShare(since start: Disturbance) -> Double? {
        guard let ticks = Self.difference(ticks, start.ticks), ticks > 0,
            let stolen = Self.difference(stolenTicks, start.stolenTicks)
        else { return nil }
        return Double(stolen) / Double(ticks)
    }

    /// Nil when either is missing, or when the counter was set back.
    private static func difference(_ end: UInt64?, _ start: UInt64?) -> UInt64? {
        guard let end, let start, end >= start else { return nil }
        return end - start
    }
}
