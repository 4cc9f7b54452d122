import LoadTesting

/// What timing and counting a request costs, in nanoseconds, round by round.
struct RecordingCosts: Sendable, Equatable {
    enum Subject: String, Sendable, CaseIterable {
        case increment
        case clock
        case histogram
        case histogramAbove
        case closedRecord
        case openRecord

        var label: String {
            switch self {
            case .increment: "A  array increment"
            case .clock: "clock reading"
            case .histogram: "histogram record, below 2 us"
            case .histogramAbove: "histogram record, above 2 us"
            case .closedRecord: "request recorded, closed model"
            case .openRecord: "request recorded, open model"
            }
        }

        /// How many times A it may cost; nil where nothing is promised.
        var target: Double? { self == .histogram || self == .histogramAbove ? 3 : nil }
    }

    let operations: Int
    /// As many values for each subject as there were rounds.
    let rounds: [Subject: [Double]]

    /// Measures `rounds` rounds of `operations` operations of each subject, in turn, on this thread.
    static func measure(rounds: Int, operations: Int) -> RecordingCosts {
        let bench = RecordingBench()
        var costs: [Subject: [Double]] = [:]
        // The first round warms up caches and has the counters' pages brought in.
        for round in 0...rounds {
            for subject in Subject.allCases {
                let time = bench.nanoseconds(of: subject, times: operations)
                if round > 0 { costs[subject, default: []].append(Double(time) / Double(operations)) }
            }
        }
        return RecordingCosts(operations: operations, rounds: costs)
    }
}

extension RecordingCosts {
    var section: DoctorSection {
        let count = rounds.values.map(\.count).max() ?? 0
        return DoctorSection(
            key: "recording",
            title: "What timing and counting a request costs",
            method: "One operation after the other on one thread, in processor time. A is a plain increment of one of "
                + "\(HumanNumber.count(UInt64(RecordingBench.positions))) array elements in random order; the histogram is given "
                + "values that hit as many of its counters: one value each, or several, as durations from 2,048 ns on. A recorded request is claimed for the thread's shard, counted by "
                + "outcome, and timed in one histogram (closed model) or three (open model). "
                + "Rounds: \(count), each of \(HumanNumber.count(UInt64(operations))) operations of every kind in turn. "
                + "Median (minimum–maximum).",
            columns: [
                .init(key: "subject", title: "operation"), .init(key: "nanoseconds", title: "ns"),
                .init(key: "timesA", title: "x A"), .init(key: "target", title: "target"),
            ],
            counts: ["rounds": count, "operationsPerRound": operations],
            rows: Subject.allCases.map { subject in
                let ratio = Spread.ratios(rounds[subject] ?? [], to: rounds[.increment] ?? [])
                let target = subject.target.map { limit in
                    ratio.map { DoctorCell.target(limit: limit, base: "A", median: $0.median) } ?? .missing
                }
                return [
                    .name(key: subject.rawValue, label: subject.label),
                    Spread(rounds[subject] ?? []).map(DoctorCell.briefTime) ?? .missing,
                    subject == .increment ? .empty : ratio.map(DoctorCell.ratio) ?? .missing,
                    target ?? .empty,
                ]
            },
            remarks: ["A request is timed with two clock readings and recorded once."])
    }
}
