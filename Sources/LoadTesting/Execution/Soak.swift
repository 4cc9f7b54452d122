import Foundation
import LeakDetection

/// Cycles of equal work, with a look at the memory in use after each (`--soak`).
struct Soak {
    struct Settings: Sendable {
        /// So many that what is not theirs stays far below a byte each: a thread that a pool adds takes 8 KB, and there may be one
        /// in every cycle for a long time.
        var leastRequests: UInt64 = 20_000
        /// Nil when the allocator does not say.
        var bytesInUse: @Sendable () -> UInt64? = settledBytes
    }

    private static let cycles: UInt64 = 10
    /// The first ones fill caches and pools, and are not looked at.
    private static let discarded: UInt64 = 2

    let requestsPerCycle: UInt64
    private let before: UInt64
    private let bytesInUse: () -> UInt64?

    /// - Parameter before: requests that the case has had, warm-up included. The cycles that are looked at have no fewer than these
    ///   and the discarded ones, so that whatever grows by doubling has to do so meanwhile.
    init(before: UInt64, _ settings: Settings = Settings()) {
        self.before = before
        requestsPerCycle = max(settings.leastRequests, before / (Self.cycles - Self.discarded) + 1)
        bytesInUse = settings.bytesInUse
    }

    /// - Parameter cycle: runs so many requests to their end.
    /// - Returns: nil when the allocator does not say what is in use.
    func run(_ cycle: (UInt64) throws -> Void) throws -> MemorySlope? {
        var readings: [UInt64] = []
        for number in 0..<(Self.discarded + Self.cycles) {
            try cycle(requestsPerCycle)
            guard number + 1 >= Self.discarded else { continue }
            guard let bytes = bytesInUse() else { return nil }
            readings.append(bytes)
        }
        var slope = MemorySlope(readings: readings, requestsPerCycle: requestsPerCycle)
        var served = before + (Self.discarded + Self.cycles) * requestsPerCycle
        while slope.isUndecided {
            try cycle(served)
            guard let bytes = bytesInUse() else { return nil }
            slope.doublings.append(MemorySlope.Doubling(requests: served, reading: bytes))
            served *= 2
        }
        return slope
    }

    /// The tasks of the last requests give their memory back a moment after these have ended.
    @Sendable
    private static func settledBytes() -> UInt64? {
        var least = HeapProbe.bytesInUse()
        for _ in 0..<5 {
            Thread.sleep(for: .milliseconds(2))
            guard let before = least, let now = HeapProbe.bytesInUse() else { return least }
            if now >= before { break }
            least = now
        }
        return least
    }
}
