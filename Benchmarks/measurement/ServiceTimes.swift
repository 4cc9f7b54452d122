import Foundation
import LoadTesting

/// Service times with a known distribution and a mean of 2.5 ms, the same for the same seed.
enum ServiceTimes: String, CaseIterable {
    case exponential
    /// 1 ms for nine of ten, 16 ms for the tenth.
    case bimodal

    static let mean = 2_500_000.0

    /// Nanoseconds that request `index` takes.
    func nanoseconds(of index: UInt64, seed: UInt64) -> UInt64 {
        let unit = SeededGenerator.unit(SeededGenerator.mix(seed, Self.stream, index))
        switch self {
        case .exponential: return UInt64(-Self.mean * log(1 - unit))
        case .bimodal: return unit < 0.9 ? 1_000_000 : 16_000_000
        }
    }

    /// Keeps the service times independent of the arrivals.
    private static let stream: UInt64 = 0x7365_7276_6963_65
}
