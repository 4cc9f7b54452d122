import Foundation
import LeakDetection

/// Cycles of equal work, with a look at the memory in use after each (`--soak`).
struct Soak {
    private static let cycles: UInt64 = 10
    /// The first ones fill caches and pools, and are not looked at.
    private static let discarded: UInt64 = 2
    /// So many that what is not theirs stays far below a byte each: a thread that a pool adds takes 8 KB, and there may be one in
    /// every cycle for a long time.
    private static let leastRequests: UInt64 = 20_000

    let requestsPerCycle: UInt64

    /// - Parameter issued: requests of the measured window; a cycle has a tenth of them, but not too few.
    init(issued: UInt64) {
        requestsPerCycle = max(Self.leastRequests, issued / Self.cycles)
    }

    /// - Parameter cycle: runs so many requests to their end.
    /// - Returns: nil when the allocator does not say what is in use.
    func run(_ cycle: (UInt64) throws -> Void) throws -> MemorySlope? {
        var readings: [UInt64] = []
        for number in 0..<(Self.discarded + Self.cycles) {
            try cycle(requestsPerCycle)
            guard number + 1 >= Self.discarded else { continue }
            guard let bytes = settledBytes() else { return nil }
            readings.append(bytes)
        }
        return MemorySlope(readings: readings, requestsPerCycle: requestsPerCycle)
    }

    /// The tasks of the last requests give their memory back a moment after these have ended.
    private func settledBytes() -> UInt64? {
        var least = HeapProbe.bytesInUse()
        for _ in 0..<5 {
            Thread.sleep(forTimeInterval: 0.002)
            guard let before = least, let now = HeapProbe.bytesInUse() else { return least }
            if now >= before { break }
            least = now
        }
        return least
    }
}
