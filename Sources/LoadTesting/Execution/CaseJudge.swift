import Foundation
import LeakDetection

/// Says what leaked in a case: after the ledger of its measured window, the rounds of `--soak`, and the process's descriptors.
struct CaseJudge: Sendable {
    let ledger: Ledger
    /// Of the warm-up, which numbers its requests for itself. What leaks in the first requests of a process leaks nowhere else.
    let warmUp: Ledger
    /// Where the suite can fail; known once it is set up.
    private var sites = FaultSites([])
    /// Nil for a case without such rounds.
    var soak: SoakRounds?

    private let spec: CaseSpec
    private let isOwnProcess: Bool
    private var descriptors: DescriptorBaseline
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

    /// To be called when the suite is set up.
    mutating func setUpEnded(sites: FaultSites) {
        self.sites = sites
        note(.measured)
    }

    /// To be called when all requests of the warm-up have ended.
    mutating func warmUpEnded() {
        isWarm = true
        note(.warmup)
        if spec.looks(for: .LK10) { warmUp.noteRetained(limit: .milliseconds(200), sleep: Thread.sleep(for:)) }
    }

    /// To be called when all requests of the measured window have ended, while the application is still there.
    mutating func measuredWindowEnded() {
        isMeasured = true
        note(.measured)
        if spec.looks(for: .LK10) { ledger.noteRetained(limit: .milliseconds(200), sleep: Thread.sleep(for:)) }
    }

    /// To be called after the rounds of `--soak`.
    mutating func roundsEnded() { note(.soak) }

    private mutating func note(_ phase: LeakPhase) {
        if spec.looks(for: .LK08) { descriptors.note(phase) }
    }

    /// To be called when everything has ended.
    func judge(into result: inout CaseResult) {
        var measured = ledger.settledFindings()
        result.ledger = ledger.rows().map(LedgerRow.init)
        var ofWarmUp = warmUp.settledFindings()
        var ofRounds = soak?.ledger.settledFindings() ?? []
        let after = descriptors.settled()
        result.descriptors = DescriptorCount(before: descriptors.descriptors.count, after: after.count)
        if spec.looks(for: .LK08) {
            let left = descriptors.findings(after: after)
            measured.add(left[.measured])
            ofWarmUp.add(left[.warmup])
            ofRounds.add(left[.soak])
        }
        let growth = soak?.slope?.finding.map { $0.explained(byRounds: ofRounds) }
        ofWarmUp = ofWarmUp.beyond(measured)
        ofRounds = ofRounds.beyond(measured + ofWarmUp)
        if let growth { measured.append(growth) }
        let all =
            measured.map { ($0, .measured) } + ofWarmUp.map { ($0, .warmup) } + ofRounds.map { ($0, LeakPhase.soak) }
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
        let measured = ledger.allFindings()
        let ofWarmUp = warmUp.settledFindings().beyond(measured)
        let ofRounds = (soak?.ledger.allFindings() ?? []).beyond(measured + ofWarmUp)
        let certain =
            measured.filter { Self.isCertain($0, haveEnded: isMeasured) }.map { ($0, LeakPhase.measured) }
            + ofWarmUp.filter { Self.isCertain($0, haveEnded: isWarm) }.map { ($0, .warmup) }
            + ofRounds.filter { Self.isCertain($0, haveEnded: false) }.map { ($0, .soak) }
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

extension [LeakFinding] {
    /// Adds what is left of the process in the same part of a case.
    fileprivate mutating func add(_ left: [LeakFinding]?) {
        self += (left ?? []).map { $0.explained(by: self) }
    }
}
