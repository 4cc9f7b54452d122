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
    /// A round has several, and its figures are their medians: in a part of the time other load takes a core away, or the machine
    /// below has both threads share one.
    private static let turns = 20

    /// What one turn gave: nanoseconds an operation on each thread, with one thread and with two.
    struct Turn: Sendable, Equatable {
        var alone: [Subject: Double] = [:]
        var together: [Subject: Double] = [:]

        /// Throughput with two threads over throughput with one.
        func scaling(of subject: Subject) -> Double? {
            guard let alone = alone[subject], let together = together[subject], together > 0 else { return nil }
            return 2 * alone / together
        }

        /// The same as a part of what the machine scales, as it did a moment before.
        func share(of subject: Subject) -> Double? {
            guard let own = scaling(of: subject), let machine = scaling(of: .arithmetic), machine > 0 else {
                return nil
            }
            return own / machine
        }
    }

    let operations: Int
    var rounds: [[Turn]] = []

    /// Measures `rounds` rounds of `operations` operations a thread, on one thread and on two, of every subject in turn.
    static func measure(rounds: Int, operations: Int) -> LedgerScaling {
        let ledgers = [Subject.counts: Ledger(detail: .counts), .sites: Ledger(detail: .sites)]
        let crew = ThreadCrew(count: 2)
        func nanoseconds(_ subject: Subject, threads: Int) -> Double {
            let work: @Sendable (Int) -> Void = { thread in
                if let ledger = ledgers[subject] {
                    ledger.withRequest(UInt64(thread)) { LeaseCosts.openAndRelease(operations) }
                } else {
                    calculate(operations)
                }
            }
            return Double(crew.nanoseconds(threads: threads, work)) / Double(operations)
        }
        func turn() -> Turn {
            var turn = Turn()
            for subject in Subject.allCases {
                turn.alone[subject] = nanoseconds(subject, threads: 1)
                turn.together[subject] = nanoseconds(subject, threads: 2)
            }
            return turn
        }
        return LedgerScaling(operations: operations, rounds: (0..<rounds).map { _ in (0..<turns).map { _ in turn() } })
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
        DoctorSection(
            key: "scaling",
            title: "What a second thread adds to the ledger",
            method:
                "Leases opened and released in one ledger by one thread, then by two at once. A: two threads that share "
                + "nothing at all; what they gain is what this machine has to give. "
                + "Rounds: \(rounds.count), each the median of \(Self.turns) turns of \(HumanNumber.count(UInt64(operations))) operations "
                + "a thread. Median (minimum–maximum); scaling is throughput with two threads over one.",
            columns: [
                .init(key: "subject", title: "operation"), .init(key: "oneThread", title: "ns, 1 thread"),
                .init(key: "scaling", title: "scaling"), .init(key: "ofA", title: "of A"),
                .init(key: "target", title: "target"),
            ],
            counts: ["rounds": rounds.count, "operationsPerRound": operations],
            rows: Subject.allCases.map(row))
    }

    /// The median of each round's turns.
    private func spread(_ figure: (Turn) -> Double?) -> Spread? {
        Spread(rounds.compactMap { Spread($0.compactMap(figure))?.median })
    }

    private func row(_ subject: Subject) -> [DoctorCell] {
        let share = spread { $0.share(of: subject) }
        let isBase = subject == .arithmetic
        return [
            .name(key: subject.rawValue, label: subject.label),
            spread { $0.alone[subject] }.map(DoctorCell.briefTime) ?? .missing,
            spread { $0.scaling(of: subject) }.map(DoctorCell.ratio) ?? .missing,
            isBase ? .empty : share.map(DoctorCell.ratio) ?? .missing,
            isBase ? .empty : share.map { .floor(limit: Self.target, base: "A", median: $0.median) } ?? .missing,
        ]
    }
}
