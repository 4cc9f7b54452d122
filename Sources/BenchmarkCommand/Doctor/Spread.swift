/// What several rounds of one measurement gave: the middle one, and how far the others lie from it.
struct Spread: Sendable, Equatable {
    let median: Double
    let minimum: Double
    let maximum: Double

    /// Nil without values. The median of an even number of values is the mean of the two in the middle.
    init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        let upper = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[upper - 1] + sorted[upper]) / 2 : sorted[upper]
        minimum = first
        maximum = last
    }

    /// The ratios of what was measured in the same round. A machine that slows down for a while slows both sides of a
    /// ratio, so these spread less than the figures do.
    ///
    /// Nil when the two have no round in common, or a base is 0.
    static func ratios(_ values: [Double], to base: [Double]) -> Spread? {
        let pairs = zip(values, base)
        guard pairs.allSatisfy({ $0.1 > 0 }) else { return nil }
        return Spread(pairs.map { $0.0 / $0.1 })
    }
}
