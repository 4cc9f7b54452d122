#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What level `stacks` knows of an open lease besides where it was opened.
struct LeaseTrace: Sendable {
    /// Readings of the tracer's clock, in nanoseconds.
    let openedAt: UInt64
    var usedAt: UInt64
    let stack: CallStack?
}

/// Makes the traces of level `stacks`.
final class LeaseTracer: Sendable {
    private let sample: StackSample
    private let clock: @Sendable () -> UInt64

    init(sample: StackSample, clock: @escaping @Sendable () -> UInt64) {
        self.sample = sample
        self.clock = clock
    }

    func now() -> UInt64 { clock() }

    /// The trace of a lease that is being opened by the calling task.
    ///
    /// - Parameter number: the how manieth it is.
    @inline(never)
    func trace(_ origin: LeaseOrigin, number: UInt64) -> LeaseTrace {
        let now = clock()
        let stack = sample.contains(origin, number: number) ? CallStack.ofCaller() : nil
        return LeaseTrace(openedAt: now, usedAt: now, stack: stack)
    }

    @Sendable static func monotonicNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
