import LoadTesting

/// What a request costs with each subject, in nanoseconds, round by round.
struct RequestCosts: Sendable, Equatable {
    let requests: Int
    /// As many values for each subject as there were rounds.
    let rounds: [CostSubject: [Double]]

    /// Measures `rounds` rounds of `requests` requests of each subject, in turn, one request after the other.
    ///
    /// Call it in a detached task: one that belongs to an actor pays for leaving it.
    static func measure(rounds: Int, requests: Int) async throws -> RequestCosts {
        let ledger = DeskLedger()
        defer { withExtendedLifetime(ledger) {} }
        let desk = ResourceDesk(ledger)
        let subjects = CostSubject.allCases.map { (name: $0, request: $0.request(at: desk)) }
        for subject in subjects { _ = try await nanoseconds(of: subject.request, times: requests / 10 + 1) }
        var costs: [CostSubject: [Double]] = [:]
        for _ in 0..<rounds {
            for subject in subjects {
                let time = try await nanoseconds(of: subject.request, times: requests)
                costs[subject.name, default: []].append(time / Double(requests))
            }
        }
        return RequestCosts(requests: requests, rounds: costs)
    }

    @inline(never)
    private static func nanoseconds(
        of request: @Sendable () async throws -> Int, times count: Int
    ) async throws -> Double {
        let clock = MonotonicClock()
        let start = clock.now()
        for _ in 0..<count { _ = try await request() }
        return Double(clock.now() - start)
    }
}

extension RequestCosts {
    /// The figures, their ratios to A and to B, and whether they are within their targets.
    var section: DoctorSection {
        let roundCount = rounds.values.map(\.count).max() ?? 0
        return DoctorSection(
            key: "requestCost",
            title: "What the dependency runtime costs here",
            method: "A request with four dependencies in a chain, each opening and closing one cheap resource in async "
                + "functions, and an async endpoint; one request after the other in one task. "
                + "Rounds: \(roundCount), each of \(HumanNumber.count(UInt64(requests))) requests of every subject in "
                + "turn. Median (minimum–maximum); ratios are taken round by round.",
            columns: [
                .init(key: "subject", title: "subject"), .init(key: "nanoseconds", title: "ns/request"),
                .init(key: "timesA", title: "x A"), .init(key: "timesB", title: "x B"),
                .init(key: "target", title: "target"),
            ],
            counts: ["rounds": roundCount, "requestsPerRound": requests],
            rows: CostSubject.allCases.map(row),
            remarks: [
                "A: do and catch written for this graph, with the runtime's guarantees: one shield from cancellation around "
                    + "the unwinding, every cleanup runs and is told the error, the last error wins.",
                "B: with-functions inside one another, as people write them today, without a shield.",
            ])
    }

    private func row(_ subject: CostSubject) -> [DoctorCell] {
        let toA = ratio(of: subject, to: .handWritten)
        let toB = ratio(of: subject, to: .nestedFunctions)
        let target = subject.target.map { limit in
            toA.map { DoctorCell.target(limit: limit, base: "A", median: $0.median) } ?? .missing
        }
        return [
            .name(key: subject.rawValue, label: subject.label),
            Spread(rounds[subject] ?? []).map(DoctorCell.time) ?? .missing,
            subject == .handWritten ? .empty : toA.map(DoctorCell.ratio) ?? .missing,
            subject == .nestedFunctions ? .empty : toB.map(DoctorCell.ratio) ?? .missing,
            target ?? .empty,
        ]
    }

    private func ratio(of subject: CostSubject, to base: CostSubject) -> Spread? {
        Spread.ratios(rounds[subject] ?? [], to: rounds[base] ?? [])
    }
}
