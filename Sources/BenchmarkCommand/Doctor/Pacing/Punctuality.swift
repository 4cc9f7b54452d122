import LeakDetection
import LoadTesting

/// How punctual this machine's timers are, and what arrives of the rates that the open model offers.
struct Punctuality: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// Nil for the bare timer.
        let execution: ExecutionModel?
        let offered: Double
        var achieved: Double?
        var p50: UInt64?
        var p99: UInt64?
        var max: UInt64?
    }

    static let rates: [Double] = [1_000, 20_000]

    let seconds: Double
    var entries: [Entry]

    /// Paces `seconds` of each rate in each execution model, one after the other. For a thread that may block.
    static func measure(seconds: Double) throws -> Punctuality {
        var entries = [LateTimer(rate: 1_000, seconds: seconds).measure()]
        for rate in rates {
            for execution in ExecutionModel.allCases { entries.append(try pace(execution, rate, seconds)) }
        }
        return Punctuality(seconds: seconds, entries: entries)
    }

    /// One case of empty requests as `run` runs it, in this process.
    private static func pace(_ execution: ExecutionModel, _ rate: Double, _ seconds: Double) throws -> Entry {
        let service = EmptyService()
        let result = CaseRunner(
            spec: CaseSpec(
                suite: service.suite.name, execution: execution, failureRate: 0, faults: [:],
                workload: WorkloadRecord(
                    .open(rate: rate, arrivals: .constant, limit: nil), extent: .duration(.seconds(seconds)),
                    warmup: .milliseconds(50)),
                drain: .seconds(30), seed: 42, leakDetail: .sites),
            suite: service.suite, stop: StopFlag(), isOwnProcess: false, report: { _ in }
        ).run()
        let lag = result.latency.startLag
        return Entry(
            execution: execution, offered: rate, achieved: result.throughput, p50: lag?.p50, p99: lag?.p99,
            max: lag?.max)
    }
}

extension Punctuality {
    var section: DoctorSection {
        DoctorSection(
            key: "punctuality",
            title: "How punctual timers and arrivals are",
            method:
                "The timer: a thread sleeps until the next whole millisecond, for \(HumanNumber.decimals(seconds, 1)) s. "
                + "Below it the open model, empty requests at constant rates for as long: how late each was started, measured "
                + "from when the arrival plan wanted it. Lateness is part of response times, and shown as start lag.",
            columns: [
                .init(key: "subject", title: "what"), .init(key: "offered", title: "offered/s"),
                .init(key: "achieved", title: "achieved/s"), .init(key: "lateP50", title: "late p50"),
                .init(key: "lateP99", title: "late p99"), .init(key: "lateMax", title: "late max"),
            ],
            rows: entries.map { entry in
                [
                    .name(
                        key: entry.execution?.rawValue ?? "timer",
                        label: entry.execution?.rawValue ?? "timer of 1 ms"),
                    .count(Int(entry.offered)), entry.achieved.map { .count(Int($0.rounded())) } ?? .missing,
                    entry.p50.map(DoctorCell.duration) ?? .missing, entry.p99.map(DoctorCell.duration) ?? .missing,
                    entry.max.map(DoctorCell.duration) ?? .missing,
                ]
            })
    }
}
