import Foundation

/// A logarithmic axis of time, from the power of ten below the smallest value to the one above the largest.
struct LatencyScale {
    var bounds: ClosedRange<Double>

    /// Nil without a single value.
    init?(_ points: [SeriesPoint]) {
        let values = points.flatMap { [$0.p50, $0.p99, $0.max] }.compactMap { $0 }.map { max(1, Double($0)) }
        guard let low = values.min(), let high = values.max() else { return nil }
        let from = log10(low).rounded(.down)
        bounds = pow(10, from)...pow(10, max(log10(high).rounded(.up), from + 1))
    }

    /// Pixels down.
    func y(_ nanoseconds: Double, _ height: Double) -> Double {
        let value = min(max(nanoseconds, bounds.lowerBound), bounds.upperBound)
        let share = (log10(value) - log10(bounds.lowerBound)) / (log10(bounds.upperBound) - log10(bounds.lowerBound))
        return TimeChart.top + TimeChart.plotHeight(height) * (1 - share)
    }

    func ticks(_ height: Double) -> [(y: Double, text: String)] {
        let from = Int(log10(bounds.lowerBound).rounded())
        let to = Int(log10(bounds.upperBound).rounded())
        return (from...to).map { power in
            let value = pow(10, Double(power))
            return (y(value, height), HumanNumber.tick(value))
        }
    }
}

/// A linear axis from 0 to a round number at or above the largest value.
struct CountScale {
    var top: Double

    init(_ largest: Double) {
        let largest = largest.isFinite && largest > 0 ? largest : 1
        let power = pow(10, log10(largest).rounded(.down))
        top = ([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].map { $0 * power }.first { $0 >= largest }) ?? 10 * power
        if top < 2 { top = 2 }
    }

    /// Pixels down.
    func y(_ value: Double, _ height: Double) -> Double {
        TimeChart.top + TimeChart.plotHeight(height) * (1 - min(max(value, 0), top) / top)
    }

    func ticks(_ height: Double) -> [(y: Double, text: String)] {
        [0, top / 2, top].map { (y($0, height), HumanNumber.briefCount($0)) }
    }
}
