import LeakDetection
import LoadTesting

/// How much more the ledger counts with two threads than with one, beside what two threads of this machine can do at all.
struct LedgerScaling: Sendable, Equatable {
    enum Subject: String, Sendable, CaseIterable {
        case arithmetic
        case counts
        case sites

        var label: String {
            switch self {
            case .arithmetic: "A  arithmetic of its own"
            case .counts: "leases, --leak-detail counts"
            case .sites: "leases, --leak-detail sites"
            }
        }
    }

    /// What scaling of the ledger is wanted, as a part of the machine's.
    static let target = 0.85
    /// A round's figure is the fastest of several turns: whatever else the machine does can only make one slower.
    private static let turns = 20

    let operations: Int
    /// Nanoseconds an operation on each thread, round by round.
    var alone: [Subject: [Double]] = [:]
    var together: [Subject: [Double]] = [:]

    /// Measures `rounds` rounds of `operations` operations a thread, on one thread and on two, of every subject in turn.
    static func measure(rounds: Int, operations: Int) -> LedgerScaling {
        var scaling = LedgerScaling(operations: operations)
        let ledgers = [Subject.counts: Ledger(detail: .counts), .sites: Ledger(detail: .sites)]
        for _ in 0..<rounds {
            var alone: [Subject: Double] = [:]
            var together: [Subject: Double] = [:]
            for _ in 0..<turns {
                for subject in Subject.allCases {
                    let work: @Sendable (Int) -> Void = { thread in
                        if let ledger = ledgers[subject] {
                            ledger.withRequest(UInt64(thread)) { LeaseCosts.openAndRelease(operations) }
                        } else {
                            calculate(operations)
                        }
                    }
                    let one = Double(ThreadCrew.nanoseconds(threads: 1, work)) / Double(operations)
                    let two = Double(ThreadCrew.nanoseconds(threads: 2, work)) / Double(operations)
                    alone[subject] = min(alone[subject] ?? .infinity, one)
                    together[subject] = min(together[subject] ?? .infinity, two)
                }
            }
            for (subject, time) in alone { scaling.alone[subject, default: []].append(time) }
            for (subject, time) in together { scaling.together[subject, default: []].append(time) }
        }
        return scaling
    }

    /// As long as a lease takes, and many steps at once: a core that two threads of the machine share has less to give to code that
    /// fills it, as the ledger's does, while steps that wait for each other would not notice.
    @inline(never)
    private static func calculate(_ count: Int) {
        var (a, b, c, d, e, f) = (UInt64(1), UInt64(3), UInt64(5), UInt64(7), UInt64(9), UInt64(11))
        for _ in 0..<count {
            for _ in 0..<20 {
                a = step(a)
                b = step(b)
                c = step(c)
                d = step(d)
                e = step(e)
                f = step(f)
            }
        }
        precondition(a | b | c | d | e | f != 0)
    }

    @inline(__always)
    private static func step(_ value: UInt64) -> UInt64 {
        (value ^ (value &>> 29)) &* 0xBF58_476D_1CE4_E5B9
    }
}

extension LedgerScaling {
    var section: DoctorSection {
        let rounds = alone[.arithmetic]?.count ?? 0
        return DoctorSection(
            key: "scaling",
            title: "What a second thread adds to the ledger",
            method:
                "Leases opened and released in one ledger by one thread, then by two at once. A: two threads that share "
                + "nothing at all; what they gain is what this machine has to give. "
                + "Rounds: \(rounds), each of \(HumanNumber.count(UInt64(operations))) operations a thread, the fastest of "
                + "\(Self.turns) turns. Median (minimum–maximum); scaling is throughput with two threads over one.",
            columns: [
                .init(key: "subject", title: "operation"), .init(key: "oneThread", title: "ns, 1 thread"),
                .init(key: "scaling", title: "scaling"), .init(key: "ofA", title: "of A"),
                .init(key: "target", title: "target"),
            ],
            counts: ["rounds": rounds, "operationsPerRound": operations],
            rows: Subject.allCases.map(row))
    }

    /// Throughput with two threads over throughput with one, round by round.
    func scaling(of subject: Subject) -> [Double] {
        zip(alone[subject] ?? [], together[subject] ?? []).map { 2 * $0 / $1 }
    }

    private func row(_ subject: Subject) -> [DoctorCell] {
        let own = scaling(of: subject)
        let share = Spread.ratios(own, to: scaling(of: .arithmetic))
        let isBase = subject == .arithmetic
        return [
            .name(key: subject.rawValue, label: subject.label),
            Spread(alone[subject] ?? []).map(DoctorCell.briefTime) ?? .missing,
            Spread(own).map(DoctorCell.ratio) ?? .missing,
            isBase ? .empty : share.map(DoctorCell.ratio) ?? .missing,
            isBase ? .empty : share.map { .floor(limit: Self.target, base: "A", median: $0.median) } ?? .missing,
        ]
    }
}
