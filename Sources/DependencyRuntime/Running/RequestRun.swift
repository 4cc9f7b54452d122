/// One request on its way through its plan.
///
/// Steps run in order. A yield-form body encloses everything after it, so the rest of the request runs inside its `yield`;
/// the other forms run in a loop. What is open is closed in the plan's closing order: each part of the request closes as
/// much of that order as lies before the body it is enclosed by.
///
/// Every async call costs a frame and often a look at the executor, so the path of an ordinary request is inlined into few
/// functions that stay on their caller's executor, and what only some requests need is kept out of them.
///
/// `@unchecked Sendable`: one request does one thing at a time. Its parts may run in several tasks (behind a shield, in a
/// cancellable part, in a generator of its own), but each is awaited before the next begins, and awaiting a task orders its
/// writes before what follows. What other threads touch, the cancellation and the early releases, has locks of its own.
@usableFromInline final class RequestRun: RunState<AsyncBehavior>, @unchecked Sendable {
    typealias Handler = AsyncBehavior.Setup

    let environment: RequestEnvironment
    /// There when the request is shielded as a whole.
    let cancellation: CancellationLink?
    @exclusivity(unchecked) var failure: (any Error)?
    let send: Handler?
    /// Whether interceptors are told what the request does.
    let isWatched: Bool
    @exclusivity(unchecked) var isShielded = false
    @exclusivity(unchecked) private var isInside = false
    /// Nil until one of them is there.
    @exclusivity(unchecked) private(set) var companions: Companions?

    /// What is beside an ordinary request.
    final class Companions {
        var tasks: BackgroundTasks?
        var timer: CleanupTimer?
        var generators: [Int: Generator] = [:]
    }

    init(plan: Plan<AsyncBehavior>, environment: consuming RequestEnvironment, send: Handler? = nil) {
        isWatched = !environment.interceptors.isEmpty
        self.environment = environment
        self.send = send
        cancellation = plan.hasYielding ? CancellationLink() : nil
        super.init(plan: plan)
        guard let limit = self.environment.cleanupLimit else { return }
        companions = Companions()
        companions?.timer = CleanupTimer(limit, on: self.environment.executor)
    }

    var tasks: BackgroundTasks? {
        get { companions?.tasks }
        set {
            companions = companions ?? Companions()
            companions?.tasks = newValue
        }
    }

    var timer: CleanupTimer? { companions?.timer }

    func generator(of step: Int) -> Generator? { companions?.generators[step] }

    func add(_ generator: Generator, of step: Int) {
        companions = companions ?? Companions()
        companions?.generators[step] = generator
    }

    /// Runs the request to its end, if its application lets it in. ``end()`` or ``leave()`` must follow.
    @usableFromInline nonisolated(nonsending) func serve() async {
        if let refusal = enter() {
            failure = refusal
            return
        }
        if plan.isStraight && !isWatched && companions == nil {
            await serveStraight()
        } else if plan.hasYielding {
            await serveShielded()
        } else {
            await serveOpenly()
        }
    }

    /// Sets up in order, calls the endpoint, and cleans up in reverse behind one shield: the way of most requests, kept
    /// apart from all that others need. A call of its own, so that enclosed requests do not hold its room.
    @inline(never)
    private nonisolated(nonsending) func serveStraight() async {
        var done = 0
        do {
            while done < plan.steps.count {
                switch plan.steps[done].behavior {
                case .value(let setUp), .paired(let setUp, _): try await setUp(memory(of: done))
                default: break
                }
                done += 1
            }
            if case .value(let endpoint) = plan.endpointBehavior { try await endpoint(endpointMemory) }
            if send == nil { hasResponded = true } else { try await respond() }
        } catch {
            failure = error
        }
        guard plan.closing.entries.count > 1 else { return }
        await cleanUpShielded(done)
    }

    /// Where there are bodies, they enclose all else, so all is behind one shield.
    @inline(__always)
    private nonisolated(nonsending) func serveShielded() async {
        isShielded = true
        await withTaskCancellationHandler {
            await runShielded()
        } onCancel: {
            cancellation?.cancel()
        }
        await settle()
    }

    /// Where there are none, only what is closed is behind a shield.
    @inline(never)
    private nonisolated(nonsending) func serveOpenly() async {
        let end = plan.closing.entries.count
        var standing: (any Error)?
        do {
            try await setUpStretch(0..<plan.steps.count)
            try await callEndpoint()
        } catch {
            standing = error
        }
        failure = closed < end ? await closeOpenly(until: end, standing) : standing
        await settle()
    }

    @inline(__always)
    private nonisolated(nonsending) func settle() async {
        if timer != nil { await endTimer() }
        companions?.tasks?.close()
        failure = verdict(failure)
        attachReleases(failure)
    }

    /// What keeps the request from being served, or nil.
    private func enter() -> (any Error)? {
        if let application = environment.application {
            guard application.admit() else { return DependencyError.notServing }
            isInside = true
        }
        if let refusal = plan.refusal { return DependencyError.refused(refusal) }
        guard !plan.imports.isEmpty else { return nil }
        do { try importValues() } catch { return error }
        return nil
    }

    func leave() {
        if isInside { environment.application?.leave() }
    }

    /// Leaves the application, and says how the request went.
    @usableFromInline func end() -> Ending {
        leave()
        let isOfUse = failure == nil || (responseHasStarted && holdsResponse)
        return Ending(failure: failure, attached: attached, response: isOfUse ? endpointMemory : nil)
    }

    private func importValues() throws {
        for (index, needed) in plan.imports.enumerated() {
            let memory = memory(ofImport: index)
            switch needed.declaration.behavior {
            case .provided:
                guard environment.provide(needed.declaration, to: memory) else {
                    throw DependencyError.notProvided(dependency: needed.declaration.name)
                }
            case .made(let make): make(self, memory)
            default:
                guard let application = environment.application,
                    application.copyValue(of: needed.declaration, to: memory)
                else { throw DependencyError.applicationNotRunning(dependency: needed.declaration.name) }
            }
        }
    }
}
