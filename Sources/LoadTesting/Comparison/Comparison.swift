/// What changed between two results: counts exactly, times as advice.
///
/// A leak that is new or has grown is always found, whatever else differs between the runs. Other counts are compared only
/// where the plan and the seed make them the same by construction; what cannot be compared is named, with the reason.
public struct Comparison: Codable, Sendable, Equatable {
    public var base: Side
    public var head: Side
    public var cases: [CaseComparison]
    /// What is worse in head, worst first.
    public var findings: [Finding]
    /// Leaks that are new or have grown in head, and that head allows.
    public var allowed: [Remark] = []
    /// Leaks and unexpected failures that are gone or fewer.
    public var improvements: [Remark]
    /// What could have been compared under other conditions.
    public var notCompared: [Remark]
    /// What the times of head were held to; null when they decide nothing.
    @Added(wrappedValue: nil) public var slowdown: SlowdownLimit?

    public struct Side: Codable, Sendable, Equatable {
        public var id: String
        @Nullable public var commit: String?
        public var seed: UInt64
        public var planHash: String

        init(_ run: RunIdentity) {
            id = run.id
            _commit = Nullable(wrappedValue: run.commit)
            seed = run.seed
            planHash = run.planHash
        }
    }

    public struct Finding: Codable, Sendable, Equatable {
        public var exitCode: ExitCode
        public var caseID: String
        public var sentence: String
        /// Runs it again; null where no single command does.
        @Added(wrappedValue: nil) public var replay: String?
    }

    public struct Remark: Codable, Sendable, Equatable {
        /// Null for the runs as a whole.
        @Nullable public var caseID: String?
        public var sentence: String

        init(_ caseID: String?, _ sentence: String) {
            _caseID = Nullable(wrappedValue: caseID)
            self.sentence = sentence
        }
    }

    /// Counts that differ although plan and seed are the same.
    public var changedCounts: Int { cases.reduce(0) { $0 + $1.counts.filter { $0.base != $0.head }.count } }

    /// `no change` only when everything that was compared exactly is equal; times change this word only where they were held to
    /// a limit.
    public var word: String {
        if !findings.isEmpty { return "worse" }
        if changedCounts > 0 || !allowed.isEmpty { return "changed" }
        if !improvements.isEmpty { return "better" }
        if !cases.contains(where: { !$0.counts.isEmpty }) { return "not comparable" }
        return notCompared.isEmpty ? "no change" : "no change in what could be compared"
    }

    /// - Parameter strict: whether anything that could not be compared is an error (125), and not just a limit that was asked for.
    public func exitCode(strict: Bool = false) -> ExitCode {
        let isBlind = strict ? !notCompared.isEmpty : slowdown?.notJudged.isEmpty == false
        let blind: [ExitCode] = isBlind ? [.notComparable] : []
        return ExitCode.worst(of: findings.map(\.exitCode) + blind)
    }
}

/// One case in both results.
public struct CaseComparison: Codable, Sendable, Equatable {
    public enum Presence: String, Codable, Sendable { case both, onlyBase, onlyHead }

    public var id: String
    public var presence: Presence
    /// Compared exactly; empty when the conditions differ.
    public var counts: [Count]
    public var leaks: [Leak]
    /// Whether leaks were looked for on both sides; null where that is so.
    @Added(wrappedValue: nil) public var leaksNotCompared: Bool?
    /// Side by side, advisory: one run each says nothing about noise.
    public var timings: [Timing]
    /// Counts left out because they depend on timing, e.g. `ok` under cancellation.
    public var timingDependent: [String]

    public struct Count: Codable, Sendable, Equatable {
        public var name: String
        public var base: UInt64
        public var head: UInt64
    }

    public struct Leak: Codable, Sendable, Equatable {
        public var leakClass: String
        public var resource: String
        @Nullable public var site: String?
        public var base: UInt64
        public var head: UInt64
        @Nullable public var replay: String?
        /// Whether the count is a matter of speed, so that only none and some are different.
        @Added(wrappedValue: nil) public var dependsOnTiming: Bool?

        init(
            leakClass: String, resource: String, site: String?, base: UInt64, head: UInt64, replay: String?,
            dependsOnTiming: Bool = false
        ) {
            self.leakClass = leakClass
            self.resource = resource
            _site = Nullable(wrappedValue: site)
            self.base = base
            self.head = head
            _replay = Nullable(wrappedValue: replay)
            if dependsOnTiming { self.dependsOnTiming = true }
        }
    }

    public struct Timing: Codable, Sendable, Equatable {
        public var name: String
        /// Nanoseconds, or per second for the throughput.
        @Nullable public var base: Double?
        @Nullable public var head: Double?
        /// Head divided by base.
        @Nullable public var ratio: Double?

        init(name: String, base: Double?, head: Double?) {
            self.name = name
            _base = Nullable(wrappedValue: base)
            _head = Nullable(wrappedValue: head)
            let ratio: Double? = if let base, let head, base > 0 { head / base } else { nil }
            _ratio = Nullable(wrappedValue: ratio)
        }
    }
}
