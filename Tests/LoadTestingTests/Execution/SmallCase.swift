import Foundation
import LeakDetection
import Synchronization

@testable import LoadTesting

/// One case of a suite that is made in a test, run in this process.
struct SmallCase: Sendable {
    var execution: ExecutionModel
    var workload = Workload.closed(users: 8, think: nil)
    var extent = Extent.requests(200)
    var warmup = Duration.zero
    var drain = Duration.seconds(120)
    var failureRate = 0.0
    var faults: [FaultKind: Double] = [:]
    var faultsAt: [FaultAt] = []
    var traceRequest: UInt64?
    var timeout: Duration?
    var seed: UInt64 = 42
    var stop = StopFlag()
    var earlyEnd: EarlyEnd?
    /// How it is soaked, if at all.
    var soak: Soak.Settings?

    init(_ execution: ExecutionModel) { self.execution = execution }

    var spec: CaseSpec {
        var spec = CaseSpec(
            suite: "small", execution: execution, failureRate: failureRate, faults: faults,
            workload: WorkloadRecord(workload, extent: extent, warmup: warmup), drain: drain, seed: seed,
            leakDetail: .sites)
        spec.earlyEnd = earlyEnd
        spec.detectorsLeftOut = [.LK08]
        spec.faultsAt = faultsAt
        spec.isSoak = soak != nil
        spec.traceRequest = traceRequest
        spec.workload.timeoutNanoseconds = timeout?.wholeNanoseconds
        return spec
    }

    /// On a thread of its own, because a runner blocks the one it is called on.
    ///
    /// Without findings about descriptors: other tests of this process open some at the same time.
    ///
    /// - Parameter afterwards: called on that thread; what blocks the pool's threads has to be ended there.
    func run(
        _ suite: Suite, afterwards: @escaping @Sendable () -> Void = {},
        report: @escaping @Sendable (CaseRunner.Progress) -> Void = { _ in }
    ) async -> CaseResult {
        var small = CaseRunner(spec: spec, suite: suite, stop: stop, isOwnProcess: false, report: report)
        if let soak { small.soakSettings = soak }
        let runner = small
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let result = runner.run()
                afterwards()
                continuation.resume(returning: result)
            }
        }
    }
}

extension CaseResult {
    /// What a process that ran only this case would exit with.
    var exitCode: ExitCode { Judgement.judge(cases: [self], plannedCases: 1, cautions: []).exitCode }
}

extension Resource {
    static let probe = Resource("probe")
}

extension Suite {
    /// The same work in both worlds, without sites for faults.
    static func small(_ work: @escaping @Sendable (UInt64) throws -> Void) -> Suite {
        Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { try work($0.index) }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { try work($0.index) }
        }
    }

    /// `depth` dependencies inside one another, each with a lease and with a site for every kind of fault.
    static func nesting(_ depth: Int, endpoint: @escaping @Sendable (UInt64) throws -> Void = { _ in }) -> Suite {
        let sites = FaultSites((0..<depth).map { FaultSites.Dependency("d\($0)") })
        @Sendable func serve(_ request: Request, from level: Int) async throws {
            guard level < depth else {
                try await request.before(.endpoint)
                try endpoint(request.index)
                return try await request.after(.endpoint)
            }
            try await request.before(.setup(level))
            let lease = Lease.open(.probe)
            var failure: (any Error)?
            do { try await serve(request, from: level + 1) } catch { failure = error }
            do { try await request.before(.cleanup(level)) } catch { failure = error }
            lease.release()
            try await request.after(.cleanup(level))
            if let failure { throw failure }
        }
        @Sendable func serve(_ request: BlockingRequest, from level: Int) throws {
            guard level < depth else {
                try request.before(.endpoint)
                try endpoint(request.index)
                return try request.after(.endpoint)
            }
            try request.before(.setup(level))
            let lease = Lease.open(.probe)
            var failure: (any Error)?
            do { try serve(request, from: level + 1) } catch { failure = error }
            do { try request.before(.cleanup(level)) } catch { failure = error }
            lease.release()
            try request.after(.cleanup(level))
            if let failure { throw failure }
        }
        return Suite("small", summary: "") {
            Subject(sites: sites) { try await serve($0, from: 0) }
        } blocking: {
            BlockingSubject(sites: sites) { try serve($0, from: 0) }
        }
    }

    /// Requests for which `mustWait` is true wait until the gate is opened.
    static func gated(_ gate: Gate, _ mustWait: @escaping @Sendable (UInt64) -> Bool) -> Suite {
        Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { if mustWait($0.index) { await gate.pass() } }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { if mustWait($0.index) { gate.passBlocking() } }
        }
    }
}

/// Holds requests of both worlds back until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for resume in waiting { resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in wait { continuation.resume() } }
    }

    func passBlocking() {
        let done = DispatchSemaphore(value: 0)
        wait { done.signal() }
        done.wait()
    }

    private func wait(_ resume: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiting.append(resume) }
            return state.isOpen
        }
        if isOpen { resume() }
    }
}

/// Counts how many are inside at once.
final class Gauge: Sendable {
    private let inside = Atomic<Int>(0)
    private let highest = Atomic<Int>(0)

    var now: Int { inside.load(ordering: .acquiring) }
    var most: Int { highest.load(ordering: .acquiring) }

    func enter() {
        let count = inside.add(1, ordering: .acquiringAndReleasing).newValue
        highest.max(count, ordering: .acquiringAndReleasing)
    }

    func leave() { inside.subtract(1, ordering: .acquiringAndReleasing) }
}
