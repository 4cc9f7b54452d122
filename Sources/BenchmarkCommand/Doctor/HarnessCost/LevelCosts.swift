import DependencyRuntime
import LeakDetection
import LoadTesting

/// What a request with four leases costs through the whole driver at each level of leak detection, in nanoseconds of processor
/// time, round by round.
struct LevelCosts: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        let level: LeakDetail
        var nanoseconds: [Double] = []
    }

    private static let inFlight = 1_000

    let requests: Int
    var entries: [Entry] = LeakDetail.allCases.map { Entry(level: $0) }

    /// Measures `rounds` rounds of `requests` requests at each level, in turn. To be called on a thread that may block.
    static func measure(rounds: Int, requests: Int) throws -> LevelCosts {
        var costs = LevelCosts(requests: requests)
        for round in 0...rounds {
            for index in costs.entries.indices {
                let time = try drive(costs.entries[index].level, requests)
                // The first round warms up threads, caches and metadata.
                if round > 0 { costs.entries[index].nanoseconds.append(Double(time) / Double(requests)) }
            }
        }
        return costs
    }

    private static func drive(_ level: LeakDetail, _ requests: Int) throws -> UInt64 {
        let span = ProcessorSpan()
        let suite = suite(over: span)
        let result = CaseRunner(
            spec: CaseSpec(
                suite: suite.name, execution: .structured, failureRate: 0, faults: [:],
                workload: WorkloadRecord(
                    .closed(users: inFlight, think: nil), extent: .requests(UInt64(requests)), warmup: .zero),
                drain: .seconds(30), seed: 42, leakDetail: level),
            suite: suite, stop: StopFlag(), isOwnProcess: false, report: { _ in }
        ).run()
        guard result.requests.outcomes["ok"] == UInt64(requests) else {
            throw CommandFailure(
                exitCode: .internalError,
                message: "only \(result.requests.completed) of \(requests) requests with leases were served at level "
                    + level.rawValue)
        }
        return span.nanoseconds
    }

    /// The graph of `nested`: four dependencies in a chain, each with a lease.
    private static func suite(over span: ProcessorSpan) -> Suite {
        Suite("levels", summary: "four leases a request") {
            func link(_ name: String, needs: Dependency<Lease>) -> Dependency<Lease> {
                Dependency(name, needs: needs) { _ in
                    Lease.open(resource)
                } cleanup: { lease, _ in
                    lease.release()
                }
            }
            let connection = Dependency("connection") {
                Lease.open(resource)
            } cleanup: { lease, _ in
                lease.release()
            }
            let service = link(
                "service", needs: link("repository", needs: link("transaction", needs: connection)))
            let timing = Dependency<Void>("timing", scope: .application) { yield in
                span.start()
                defer { span.end() }
                try await yield()
            }
            return try await Subject(
                Endpoint(needs: service, timing) { _, _ in }, in: Application(lifespan: timing))
        }
    }

    private static let resource = Resource("doctor.level")
}

extension LevelCosts {
    var section: DoctorSection {
        let base = entries.first { $0.level == .off }?.nanoseconds ?? []
        return DoctorSection(
            key: "levels",
            title: "What leak detection adds to a request",
            method:
                "A request with four dependencies in a chain, each with a lease, through the whole driver in the model structured, at "
                + "each level of --leak-detail, in processor time of all threads. "
                + "Rounds: \(base.count), each of \(HumanNumber.count(UInt64(requests))) requests at every level in turn, at most "
                + "\(HumanNumber.count(UInt64(Self.inFlight))) in flight. Median (minimum–maximum).",
            columns: [
                .init(key: "level", title: "level"), .init(key: "nanoseconds", title: "ns/request"),
                .init(key: "timesOff", title: "x off"), .init(key: "target", title: "target"),
            ],
            counts: ["rounds": base.count, "requestsPerRound": requests],
            rows: entries.map { row($0, base) })
    }

    private func row(_ entry: Entry, _ base: [Double]) -> [DoctorCell] {
        let ratio = Spread.ratios(entry.nanoseconds, to: base)
        return [
            .name(key: entry.level.rawValue, label: entry.level.rawValue),
            Spread(entry.nanoseconds).map(DoctorCell.time) ?? .missing,
            entry.level == .off ? .empty : ratio.map(DoctorCell.ratio) ?? .missing,
            entry.level.target.map { limit in
                ratio.map { .target(limit: limit, base: "off", median: $0.median) } ?? .missing
            } ?? .empty,
        ]
    }
}

extension LeakDetail {
    /// How many times a request without leak detection one may cost.
    fileprivate var target: Double? {
        switch self {
        case .off, .stacks: nil
        case .counts: 1.05
        case .sites: 1.15
        }
    }
}
