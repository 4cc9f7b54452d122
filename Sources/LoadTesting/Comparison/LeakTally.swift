import LeakDetection

/// Leaks by class, resource and place, side by side.
enum LeakTally {
    private struct Key: Hashable, Comparable {
        var leakClass: String
        var resource: String
        var site: String?

        init(_ leak: LeakRecord, withSite: Bool) {
            leakClass = leak.leakClass
            resource = leak.resource
            site = withSite ? leak.site : nil
        }

        /// The same wherever in its function it is: code moves.
        var withoutLine: Key {
            var key = self
            key.site = site.map { $0.replacing(/:\d+/, with: "") }
            return key
        }

        /// In the order of their lines.
        static func isEarlier(_ left: Key, _ right: Key) -> Bool {
            (left.site?.count ?? 0, left.site ?? "") < (right.site?.count ?? 0, right.site ?? "")
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.leakClass, left.resource, left.site ?? "") < (right.leakClass, right.resource, right.site ?? "")
        }
    }

    /// One row per leak that either side has, and one per ledger column that has grown where no record says so: the ledger
    /// counts every lease, the records explain them.
    ///
    /// Rows of what one of the sides did not look for are left out. Where one side knows no places, places are no part of a row. What
    /// is in one function on both sides is one row, whatever line it has moved to, unless it has stayed.
    static func compare(_ base: CaseResult, _ head: CaseResult) -> [CaseComparison.Leak] {
        let withSite = base.placesLeaks && head.placesLeaks
        var before = tally(base, withSite)
        let after = tally(head, withSite)
        let (ofBase, ofHead) = (
            Dictionary(grouping: base.allLeaks) { Key($0, withSite: withSite) },
            Dictionary(grouping: head.allLeaks) { Key($0, withSite: withSite) }
        )
        let replays = Dictionary(
            head.allLeaks.map { (Key($0, withSite: withSite), $0.replay) }, uniquingKeysWith: { first, _ in first })
        let there = Dictionary(grouping: after.keys.filter { before[$0] == nil }, by: \.withoutLine)
        let gone = Dictionary(grouping: before.keys.filter { after[$0] == nil }, by: \.withoutLine)
        for (key, gone) in gone {
            guard let there = there[key]?.sorted(by: Key.isEarlier) else { continue }
            for (position, old) in gone.sorted(by: Key.isEarlier).enumerated() {
                let new = there[min(position, there.count - 1)]
                before[new] = [before[new] ?? 0, before.removeValue(forKey: old) ?? 0].saturatingSum()
            }
        }
        let recorded = Set(before.keys).union(after.keys).sorted().map { key in
            // What has grown is a matter of speed only if all of it is; a warm-up's leak that requests of the measured window have
            // too by now has spread.
            let isMore = after[key] ?? 0 > before[key] ?? 0
            let decisive = isMore ? ofHead[key] : ofBase[key] ?? ofHead[key]
            return CaseComparison.Leak(
                leakClass: key.leakClass, resource: key.resource, site: key.site, base: before[key] ?? 0,
                head: after[key] ?? 0, replay: replays[key] ?? nil,
                dependsOnTiming: decisive?.allSatisfy(\.dependsOnTiming) ?? false)
        }
        let grown = Set(recorded.filter { $0.head > $0.base }.map(\.resource))
        let all = withoutExplained(recorded, in: head) + unrecorded(base, head).filter { !grown.contains($0.resource) }
        return all.filter { row in
            base.looksFor(row.leakClass) && head.looksFor(row.leakClass)
                && !isOfRoundsThatOneSideLacks(row, base, head, withSite)
        }
    }

    private static func isOfRoundsThatOneSideLacks(
        _ row: CaseComparison.Leak, _ base: CaseResult, _ head: CaseResult, _ withSite: Bool
    ) -> Bool {
        guard base.leakWatch?.isSoak != head.leakWatch?.isSoak else { return false }
        let records = (base.allLeaks + head.allLeaks).filter {
            $0.leakClass == row.leakClass && $0.resource == row.resource && (!withSite || $0.site == row.site)
        }
        return !records.isEmpty && records.allSatisfy { $0.phase == .soak }
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

    private static func tally(_ one: CaseResult, _ withSite: Bool) -> [Key: UInt64] {
        one.allLeaks.reduce(into: [:]) { counts, leak in
            let key = Key(leak, withSite: withSite)
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

extension CaseResult {
    fileprivate var placesLeaks: Bool { leakWatch?.detail.placesLeaks ?? true }

    /// Whether finding none of a class says that there is none. An older result, which does not say how it looked, is believed.
    fileprivate func looksFor(_ leakClass: String) -> Bool {
        guard let leakClass = LeakClass(rawValue: leakClass), let leakWatch else { return true }
        return leakClass.reasonNotJudged(in: execution, leakWatch) == nil
    }

    /// Why the leaks of these two cases are compared only in part, in sentences.
    func reasonsNotToCompareLeaks(with head: CaseResult) -> [String] {
        guard let before = leakWatch, let after = head.leakWatch else { return [] }
        var reasons: [String] = []
        let off = [(before, "base"), (after, "head")].filter { $0.0.detail == .off }.map(\.1)
        if !off.isEmpty {
            reasons.append(
                "Leaks not compared: \(off.joined(separator: " and ")) ran at --leak-detail off, where no lease is looked at."
            )
        } else if before.detail.placesLeaks != after.detail.placesLeaks {
            reasons.append(
                "Leaks compared by resource, and only those that can be counted: base ran at --leak-detail \(before.detail.rawValue), "
                    + "head at \(after.detail.rawValue).")
        }
        if before.isSoak != after.isSoak {
            reasons.append(
                "Growth of memory not compared: only \(before.isSoak ? "base" : "head") ran with --soak.")
        }
        return reasons
    }
}

extension LeakRecord {
    /// Whether its count is a matter of speed: of a warm-up, which runs for a time, or bytes that memory grew by.
    fileprivate var dependsOnTiming: Bool { phase == .warmup || leakClass == LeakClass.LK09.rawValue }
}

extension CaseComparison.Leak {
    /// `3 connection never released [LK01]`: so many of them.
    func words(_ count: UInt64) -> String {
        let number = HumanNumber.count(count)
        let plural = count == 1 ? "" : "s"
        let what =
            switch LeakClass(rawValue: leakClass) {
            case .LK07: "\(number) request\(plural) with orphaned tasks"
            case .LK08: "\(number) \(resource)\(plural) left open"
            case .LK09: "memory grows, by \(number) bytes"
            case .LK13: "\(number) continuation\(plural) of \(resource) misused"
            default: "\(number) \(resource) \(LeakRecord.title(of: leakClass))"
            }
        return "\(what) [\(leakClass)]"
    }
}
