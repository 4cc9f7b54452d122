import Foundation
import LeakDetection

/// Runs one case in this process: sets the suite up, warms up, measures, shuts down, and judges what leaked.
public struct CaseRunner: Sendable {
    private let spec: CaseSpec
    private let suite: Suite
    private let stop: StopFlag
    private let isOwnProcess: Bool
    private let report: @Sendable (Progress) -> Void
    private let soFar = JudgeSoFar()
    /// Called as a part of the case begins, for those who find out from outside in which part something happened.
    public var begins: @Sendable (LeakPhase) -> Void = { _ in }
    var soakSettings = Soak.Settings()

    /// - Parameters:
    ///   - isOwnProcess: whether the process runs this case only, so that its memory and its stray leases are this case's.
    ///   - report: called about four times a second while requests run.
    public init(
        spec: CaseSpec, suite: Suite, stop: StopFlag, isOwnProcess: Bool, report: @escaping @Sendable (Progress) -> Void
    ) {
        self.spec = spec
        self.suite = suite
        self.stop = stop
        self.isOwnProcess = isOwnProcess
        self.report = report
    }

    /// What is wrong in the case whatever becomes of it, while it runs or after it crashed; nil before it began.
    ///
    /// May be called on any thread. Takes the locks of the ledger, one of which a thread that crashed may hold for ever.
    public func whatIsCertain() -> CaseResult? {
        guard let judge = soFar.judge else { return nil }
        var result = emptyResult
        judge.judgeWhatIsCertain(into: &result)
        return result
    }

    private var emptyResult: CaseResult {
        var result = spec.emptyResult
        result.suitePlace = suite.declaredAt.map { "\($0)" }
        return result
    }

    /// To be called on a thread that may block; not on one of the cooperative pool.
    public func run() -> CaseResult {
        var result = emptyResult
        run(into: &result)
        result.verdict = Judgement.judge(result)
        return result
    }

    private func run(into result: inout CaseResult) {
        guard let load = spec.workload.plan else {
            return result.status = .crashed(reason: "the case has no valid workload")
        }
        var judge = CaseJudge(spec, isOwnProcess: isOwnProcess)
        if isOwnProcess { Ledger.installForProcess(judge.ledger) }
        defer { if isOwnProcess { Ledger.installForProcess(nil) } }
        do {
            try serve(load, &judge, into: &result)
        } catch let unavailable as SuiteUnavailable {
            return result.status = .skipped(reason: unavailable.reason)
        } catch let exceeded as LimitExceeded {
            result.status = .hung(reason: exceeded.reason)
            return judge.judgeWhatIsCertain(into: &result)
        } catch {
            result.noteLifespanFailure(error)
        }
        judge.judge(into: &result)
    }

    /// From the suite's set-up to its shutdown.
    private func serve(_ load: CaseLoad, _ judge: inout CaseJudge, into result: inout CaseResult) throws {
        let limit = max(.nanoseconds(spec.drainNanoseconds) * 2, .seconds(30))
        let subject = try CaseSubject(suite, spec.execution, ledger: judge.ledger, limit: limit)
        judge.setUpEnded(sites: subject.sites)
        soFar.judge = judge
        if !subject.notes.isEmpty { result.notes = subject.notes }
        let canceller = Canceller()
        defer { canceller.stop() }
        let phases = CasePhases(
            spec: spec, load: load, subject: subject, canceller: canceller, stop: stop, report: report)
        if isOwnProcess { Ledger.installForProcess(judge.warmUp) }
        begins(.warmup)
        try phases.warmUp(judge.warmUp, into: &result)
        begins(.measured)
        judge.warmUpEnded()
        soFar.judge = judge
        if isOwnProcess { Ledger.installForProcess(judge.ledger) }
        try phases.measure(judge.ledger, into: &result)
        judge.measuredWindowEnded()
        soFar.judge = judge
        if spec.isSoak, result.status == .finished, !stop.isSet {
            try soak(phases, &judge, into: &result)
        }
        try subject.shutDown(ledger: judge.ledger, limit: limit)
        if stop.isSet, result.status == .finished { result.status = .interrupted }
    }

    private func soak(_ phases: CasePhases, _ judge: inout CaseJudge, into result: inout CaseResult) throws {
        let rounds = SoakRounds(ledger: Ledger(detail: spec.leakDetail))
        judge.soak = rounds
        soFar.judge = judge
        if isOwnProcess { Ledger.installForProcess(rounds.ledger) }
        defer { if isOwnProcess { Ledger.installForProcess(judge.ledger) } }
        begins(.soak)
        judge.soak?.slope = try phases.soak(rounds.ledger, soakSettings, into: &result)
        begins(.measured)
        rounds.ledger.noteRetained(limit: .milliseconds(200), sleep: Thread.sleep(for:))
        judge.roundsEnded()
    }
}

extension CaseResult {
    /// A lifespan that fails counts as one request that failed: no gate passes over it.
    fileprivate mutating func noteLifespanFailure(_ error: any Error) {
        requests.outcomes["unexpected.lifespan", default: 0] += 1
        requests.issued += 1
        requests.completed += 1
        let message = "the suite could not be set up or shut down: \(error)"
        unexpectedFailures.insert(FailureSample(message: message, count: 1, firstRequest: 0), at: 0)
    }
}
