import LeakDetection
import LoadTesting
import Synchronization

/// What opening and releasing a lease costs at each level of leak detection, in nanoseconds, round by round.
struct LeaseCosts: Sendable, Equatable {
    let leases: Int
    var baseline: [Double] = []
    var levels: [LeakDetail: [Double]] = [:]

    /// Measures `rounds` rounds of `leases` leases at each level, in turn, on this thread, in the scope of one request.
    static func measure(rounds: Int, leases: Int) -> LeaseCosts {
        var costs = LeaseCosts(leases: leases)
        let ledgers = LeakDetail.allCases.map { (level: $0, ledger: Ledger(detail: $0)) }
        let counts = CountedObject.Counts()
        for round in 0...rounds {
            let time = nanoseconds { for _ in 0..<leases { CountedObject(counts).release() } }
            if round > 0 { costs.baseline.append(Double(time) / Double(leases)) }
            for (level, ledger) in ledgers {
                let time = nanoseconds { ledger.withRequest(0) { openAndRelease(leases) } }
                if round > 0 { costs.levels[level, default: []].append(Double(time) / Double(leases)) }
            }
        }
        return costs
    }

    @inline(never)
    static func openAndRelease(_ count: Int) {
        for _ in 0..<count { Lease.open(resource).release() }
    }

    private static let resource = Resource("doctor.lease")

    private static func nanoseconds(_ body: () -> Void) -> UInt64 {
        let clock = ThreadClock()
        let start = clock.now()
        body()
        return clock.now() - start
    }
}

/// The least that counting can cost: an object, one counter for what is opened, one for what is released.
private final class CountedObject: Sendable {
    final class Counts: Sendable {
        let opened = Atomic<Int>(0)
        let released = Atomic<Int>(0)
    }

    private let counts: Counts

    @inline(never)
    init(_ counts: Counts) {
        self.counts = counts
        counts.opened.add(1, ordering: .relaxed)
    }

    @inline(never)
    func release() { counts.released.add(1, ordering: .relaxed) }
}

extension LeaseCosts {
    var section: DoctorSection {
        let rows: [(name: DoctorCell, values: [Double])] =
            [(.name(key: "baseline", label: "A  object and two counters"), baseline)]
            + LeakDetail.allCases.map {
                (.name(key: $0.rawValue, label: "lease, --leak-detail \($0.rawValue)"), levels[$0] ?? [])
            }
        return DoctorSection(
            key: "lease",
            title: "What a lease costs",
            method:
                "Opened and released again, within one request, in processor time. A is the least that counting takes: an object is made, and "
                + "an atomic counter is raised for what is opened and another for what is released. "
                + "At level stacks the call stack of each is kept, where a run keeps that of every 64th request. "
                + "Rounds: \(baseline.count), each of \(HumanNumber.count(UInt64(leases))) leases at every level in turn. "
                + "Median (minimum–maximum).",
            columns: [
                .init(key: "level", title: "what"), .init(key: "nanoseconds", title: "ns/lease"),
                .init(key: "timesA", title: "x A"),
            ],
            counts: ["rounds": baseline.count, "leasesPerRound": leases],
            rows: rows.enumerated().map { index, row in
                let ratio = Spread.ratios(row.values, to: baseline)
                return [
                    row.name, Spread(row.values).map(DoctorCell.briefTime) ?? .missing,
                    index == 0 ? .empty : ratio.map(DoctorCell.ratio) ?? .missing,
                ]
            })
    }
}
