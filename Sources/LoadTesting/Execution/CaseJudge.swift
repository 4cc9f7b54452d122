import Foundation
import LeakDetection

/// Says what leaked in a case: after the ledger of its measured window, the rounds of `--soak`, and the process's descriptors.
struct CaseJudge: Sendable {
    let ledger: Ledger
    /// Of the warm-up, which numbers its requests for itself. What leaks in the first requests of a process leaks nowhere else.
    let warmUp: Ledger
    /// Where the suite can fail; known once it is set up.
    var sites = FaultSites([])
    /// Nil for a case without such rounds.
    var soak: SoakRounds?

    private let spec: CaseSpec
    private let isOwnProcess: Bool
    private let descriptors: DescriptorBaseline
    private var isWarm = false
    private var isMeasured = false

    /// Takes stock of the process: to be made before the suite is set up.
    init(_ spec: CaseSpec, isOwnProcess: Bool) {
        self.spec = spec
        self.isOwnProcess = isOwnProcess
        descriptors = .take()
        ledger = Ledger(detail: spec.leakDetail, stacks: StackSample(request: spec.traceRequest))
        warmUp = Ledger(detail: spec.leakDetail)
    }

    /// To be called when all requests of the warm-up have ended.
    mutating func warmUpEnded() {
        isWarm = true
        if spec.looks(for: .LK10) { warmUp.noteRetained(limit: .milliseconds(200), sleep: Thread.sleep(for:)) }
    }

    /// To be called when all requests of the measured window have ended, while the application is still there.
    mutating func measuredWindowEnded() {
        isMeasured = true
        if spec.looks(for: .LK10) { ledger.noteRetained(limit: .milliseconds(200), sleep: Thread.sleep(for:)) }
    }

    /// To be called when everything has ended.
    func judge(into result: inout CaseResult) {
        _ = ledger.settle(limit: .milliseconds(500), sleep: Thread.sleep(for:))
        result.ledger = ledger.rows().map(LedgerRow.init)
        var findings = ledger.allFindings()
        if spec.looks(for: .LK12), let breach = ledger.conservationBreach() { findings.append(breach.finding) }
        let ofWarmUp = warmUp.findings(beyond: findings)
        let after = descriptors.settled()
        result.descriptors = DescriptorCount(before: descriptors.descriptors.count, after: after.count)
        // A leaked lease explains its descriptor; what is never released or stays in other ways grows too.
        let left = spec.looks(for: .LK08) ? DescriptorProbe.finding(before: descriptors.descriptors, after: after) : nil
        for finding in [left, soak?.slope?.finding] {
            if let finding { findings.append(finding.explained(by: findings + ofWarmUp)) }
        }
        let ofRounds = soak?.ledger.findings(beyond: findings + ofWarmUp) ?? []
        let all =
            findings.map { ($0, .measured) } + ofWarmUp.map { ($0, .warmup) } + ofRounds.map { ($0, LeakPhase.soak) }
        result.take(records(all, of: result))
        result.leakWatch = LeakWatch(
            detail: spec.leakDetail, isOwnProcess: isOwnProcess, isSoak: soak?.slope != nil)
        if isOwnProcess { result.peakResidentBytes = ResidentMemoryProbe.peakBytes() }
    }

    /// In a case that hung or crashed: what is wrong whatever becomes of the requests that are stuck, or of the shutdown that is.
    func judgeWhatIsCertain(into result: inout CaseResult) {
        // A ledger with stuck requests never comes to rest.
        if isMeasured { _ = ledger.settle(limit: .milliseconds(500), sleep: Thread.sleep(for:)) }
        result.ledger = ledger.rows().map(LedgerRow.init)
        let findings = ledger.allFindings()
        let ofWarmUp = warmUp.findings(beyond: findings)
        let certain =
            findings.filter { Self.isCertain($0, haveEnded: isMeasured) }.map { ($0, LeakPhase.measured) }
            + ofWarmUp.filter { Self.isCertain($0, haveEnded: isWarm) }.map { ($0, .warmup) }
            + (soak?.ledger.findings(beyond: findings + ofWarmUp) ?? [])
            .filter { Self.isCertain($0, haveEnded: false) }.map { ($0, .soak) }
        result.take(records(certain, of: result))
    }

    /// - Parameter haveEnded: whether all requests concerned have.
    private static func isCertain(_ finding: LeakFinding, haveEnded: Bool) -> Bool {
        switch finding.leakClass {
        case .LK02, .LK03, .LK04, .LK05, .LK06: true
        default: haveEnded && finding.provenance.scope != .application
        }
    }

    /// Worst first.
    private func records(_ findings: [(LeakFinding, LeakPhase)], of result: CaseResult) -> [LeakRecord] {
        let plan = try? spec.faultPlan(sites: sites)
        let warmUpPlan = try? spec.warmUpFaultPlan(sites: sites)
        // Those that were looked for all the same are verdicts over what the ledger counts anyway.
        return findings.filter { spec.looks(for: $0.0.leakClass) }.sorted { LeakFinding.isWorse($0.0, $1.0) }.map {
            LeakRecord(
                $0, spec: spec, suitePlace: result.suitePlace, plan: $1 == .warmup ? warmUpPlan : plan, phase: $1)
        }
    }
}
