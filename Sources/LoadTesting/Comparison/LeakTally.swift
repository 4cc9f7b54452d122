/// Leaks by class, resource and place, side by side.
enum LeakTally {
    private struct Key: Hashable, Comparable {
        var leakClass: String
        var resource: String
        var site: String?

        static func < (left: Key, right: Key) -> Bool {
            (left.leakClass, left.resource, left.site ?? "") < (right.leakClass, right.resource, right.site ?? "")
        }
    }

    /// One row per leak that either side has, and one per ledger column that has grown where no record says so: the ledger
    /// counts every lease, the records explain them.
    static func compare(_ base: CaseResult, _ head: CaseResult) -> [CaseComparison.Leak] {
        let before = tally(base)
        let after = tally(head)
        let replays = Dictionary(
            head.allLeaks.map { (Key(leakClass: $0.leakClass, resource: $0.resource, site: $0.site), $0.replay) },
            uniquingKeysWith: { first, _ in first })
        let recorded = Set(before.keys).union(after.keys).sorted().map { key in
            CaseComparison.Leak(
                leakClass: key.leakClass, resource: key.resource, site: key.site, base: before[key] ?? 0,
                head: after[key] ?? 0, replay: replays[key] ?? nil)
        }
        let grown = Set(recorded.filter { $0.head > $0.base }.map(\.resource))
        return withoutExplained(recorded, in: head) + unrecorded(base, head).filter { !grown.contains($0.resource) }
    }

    /// Without what has grown in head only because of another leak there that has grown as well.
    private static func withoutExplained(
        _ leaks: [CaseComparison.Leak], in head: CaseResult
    ) -> [CaseComparison.Leak] {
        let grown = Set(leaks.filter { $0.head > $0.base }.map(\.leakClass))
        return leaks.filter { leak in
            guard leak.head > leak.base else { return true }
            let records = (head.explainedLeaks ?? []).filter {
                $0.leakClass == leak.leakClass && $0.resource == leak.resource && $0.site == leak.site
            }
            return !records.contains { $0.explainedBy?.contains(where: grown.contains) ?? false }
        }
    }

    private static func tally(_ one: CaseResult) -> [Key: UInt64] {
        one.allLeaks.reduce(into: [:]) { counts, leak in
            let key = Key(leakClass: leak.leakClass, resource: leak.resource, site: leak.site)
            counts[key] = [counts[key] ?? 0, leak.count].saturatingSum()
        }
    }

    private static func unrecorded(_ base: CaseResult, _ head: CaseResult) -> [CaseComparison.Leak] {
        let columns: [(String, KeyPath<LedgerRow, UInt64>)] = [
            ("LK01", \.leaked), ("LK02", \.late), ("LK03", \.doubleReleased),
        ]
        return head.ledger.flatMap { row in
            columns.compactMap { leakClass, column in
                let other = base.ledger.first { $0.resource == row.resource }
                let before = other.map { $0[keyPath: column] } ?? 0
                guard row[keyPath: column] > before else { return nil }
                return CaseComparison.Leak(
                    leakClass: leakClass, resource: row.resource, site: nil, base: before, head: row[keyPath: column],
                    replay: nil)
            }
        }
    }
}
