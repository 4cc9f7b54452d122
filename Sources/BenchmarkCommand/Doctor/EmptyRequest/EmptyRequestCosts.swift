import LoadTesting

/// What a request that does nothing costs through the whole driver, and what the bare primitive costs beneath it.
struct EmptyRequestCosts: Sendable, Equatable {
    /// Nanoseconds a request, round by round.
    struct Cost: Sendable, Equatable {
        var processor: [Double] = []
        var wall: [Double] = []
    }

    struct Entry: Sendable, Equatable {
        let execution: ExecutionModel
        var bare = Cost()
        var driver = Cost()
    }

    static let inFlight = 1_000

    let requests: Int
    var entries: [Entry] = ExecutionModel.allCases.map { Entry(execution: $0) }

    /// Measures `rounds` rounds of `requests` requests in each execution model, bare and driven in turn.
    ///
    /// To be called on a thread that may block.
    static func measure(rounds: Int, requests: Int) throws -> EmptyRequestCosts {
        var costs = EmptyRequestCosts(requests: requests)
        for round in 0...rounds {
            for index in costs.entries.indices {
                let execution = costs.entries[index].execution
                let bare = BarePrimitive(execution: execution, inFlight: inFlight)
                let bareCost = cost { bare.run(requests) }
                let driverCost = try drive(execution, requests)
                // The first round warms up threads, caches and metadata.
                if round == 0 { continue }
                costs.entries[index].bare.add(bareCost, of: requests)
                costs.entries[index].driver.add(driverCost, of: requests)
            }
        }
        return costs
    }

    /// One case as `run` runs it, in this process: the processor time between its suite's set-up and shutdown, and the time
    /// that its result gives for its requests. Both contain what a case spends on its own behalf while requests run.
    private static func drive(_ execution: ExecutionModel, _ requests: Int) throws -> Measured {
        let service = EmptyService()
        let result = CaseRunner(
            spec: CaseSpec(
                suite: service.suite.name, execution: execution, failureRate: 0, faults: [:],
                workload: WorkloadRecord(
                    .closed(users: inFlight, think: nil), extent: .requests(UInt64(requests)), warmup: .zero),
                drain: .seconds(30), seed: 42, leakDetail: .sites),
            suite: service.suite, stop: StopFlag(), isOwnProcess: false, report: { _ in }
        ).run()
        guard result.requests.outcomes["ok"] == UInt64(requests), let wall = result.measuredNanoseconds else {
            throw CommandFailure(
                exitCode: .internalError,
                message: "only \(result.requests.completed) of \(requests) empty requests were served in the model "
                    + execution.rawValue)
        }
        return Measured(processor: service.processorTime, wall: wall)
    }

    private static func cost(of body: () -> Void) -> Measured {
        let start = (ProcessorClock().now(), MonotonicClock().now())
        body()
        return Measured(processor: ProcessorClock().now() - start.0, wall: MonotonicClock().now() - start.1)
    }

    /// Nanoseconds of all requests of one round.
    fileprivate struct Measured {
        let processor: UInt64
        let wall: UInt64
    }
}

extension EmptyRequestCosts.Cost {
    fileprivate mutating func add(_ measured: EmptyRequestCosts.Measured, of requests: Int) {
        processor.append(Double(measured.processor) / Double(requests))
        wall.append(Double(measured.wall) / Double(requests))
    }
}

extension EmptyRequestCosts {
    /// The figures, their ratios, and whether those of the processor time are within their targets.
    var section: DoctorSection {
        let rounds = entries.map(\.bare.wall.count).max() ?? 0
        return DoctorSection(
            key: "emptyRequest",
            title: "What the driver adds to a request that does nothing",
            method:
                "B: the bare primitive doing nothing: a child of a discarding task group, a work item on a concurrent "
                + "queue, a task that prefers an executor backed by such a queue. D: an empty request through the whole "
                + "driver, claimed, bound to a ledger, timed and counted. "
                + "Rounds: \(rounds), each of \(HumanNumber.count(UInt64(requests))) requests of every kind in turn, "
                + "at most \(HumanNumber.count(UInt64(Self.inFlight))) in flight. Median (minimum–maximum), nanoseconds a "
                + "request.",
            columns: [
                .init(key: "execution", title: "execution"), .init(key: "time", title: "time"),
                .init(key: "bareNanoseconds", title: "B"), .init(key: "driverNanoseconds", title: "D"),
                .init(key: "timesBare", title: "D x B"), .init(key: "target", title: "target"),
            ],
            counts: ["rounds": rounds, "requestsPerRound": requests, "inFlight": Self.inFlight],
            rows: entries.flatMap { entry in
                [
                    row(entry, .name(key: "processor", label: "cpu"), \.processor, entry.execution.emptyRequestTarget),
                    row(entry, .name(key: "wall", label: "wall"), \.wall, nil),
                ]
            },
            remarks: [
                "Judged by processor time, that of all threads: what the wall shows also depends on how well two sides of a "
                    + "queue overlap, and on what else this machine does."
            ])
    }

    private func row(_ entry: Entry, _ name: DoctorCell, _ kind: KeyPath<Cost, [Double]>, _ limit: Double?)
        -> [DoctorCell]
    {
        let bare = entry.bare[keyPath: kind]
        let driver = entry.driver[keyPath: kind]
        let ratio = Spread.ratios(driver, to: bare)
        return [
            .name(key: entry.execution.rawValue, label: entry.execution.rawValue), name,
            Spread(bare).map(DoctorCell.time) ?? .missing, Spread(driver).map(DoctorCell.time) ?? .missing,
            ratio.map(DoctorCell.ratio) ?? .missing,
            limit.map { limit in ratio.map { .target(limit: limit, base: "B", median: $0.median) } ?? .missing }
                ?? .empty,
        ]
    }
}

extension ExecutionModel {
    /// How many times the bare primitive an empty request may cost.
    fileprivate var emptyRequestTarget: Double { self == .dispatch ? 2 : 1.4 }
}
