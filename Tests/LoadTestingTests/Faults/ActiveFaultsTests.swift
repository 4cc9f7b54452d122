import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(5))) struct ActiveFaultsTests {
    private let canceller = Canceller()
    private let tally = FaultTally()

    private func faults(_ planned: (FaultKind, FaultSite)...) throws -> ActiveFaults {
        let planned = try #require(RequestFaults(planned.map { PlannedFault(kind: $0.0, site: $0.1) }))
        return ActiveFaults(planned, tally: tally, canceller: canceller)
    }

    private func cancellation(at site: FaultSite, _ moment: CancelMoment) -> ActiveFaults {
        let fault = PlannedFault(kind: .cancel, site: site, moment: moment)
        return ActiveFaults(RequestFaults([fault]), tally: tally, canceller: canceller)
    }

    private func count(_ kind: FaultKind) -> FaultCount? { tally.faultCounts.first { $0.kind == kind } }

    /// Runs `body` as the task of a request, which is made known to its faults.
    private func asRequest<Value: Sendable>(
        _ active: ActiveFaults, _ body: @escaping @Sendable () async -> Value
    ) async -> Value {
        await Task {
            try? await active.enter()
            let value = await body()
            await active.leave()
            return value
        }.value
    }

    private static let others: [FaultSite] = [.setup(1), .cleanup(0), .cleanup(1)]

    // MARK: - Errors

    @Test("setup, endpoint and rejection throw before their site and nowhere else", arguments: World.allCases)
    func errors(_ world: World) async throws {
        let cases: [(FaultKind, FaultSite)] = [
            (.setup, .setup(0)), (.endpoint, .endpoint), (.rejection, .setup(0)), (.rejection, .endpoint),
        ]
        for (kind, site) in cases {
            let active = try faults((kind, site))
            for other in Self.others {
                #expect(await world.before(other, active) == nil)
                #expect(await world.after(other, active) == nil)
            }
            #expect(active.fired.isEmpty)
            let error = await world.before(site, active)
            #expect(error as? InjectedFault == InjectedFault(kind: kind, site: site))
            #expect(active.fired == [kind])
            #expect(!active.isCancelled)
            #expect(error.flatMap { active.kind(of: $0) } == kind)
        }
    }

    @Test("a cleanup fault throws after its cleanup, which has then done its work", arguments: World.allCases)
    func cleanup(_ world: World) async throws {
        let active = try faults((.cleanup, .cleanup(1)))
        #expect(await world.before(.cleanup(1), active) == nil)
        #expect(await world.after(.cleanup(0), active) == nil)
        #expect(active.fired.isEmpty)
        #expect(
            await world.after(.cleanup(1), active) as? InjectedFault == InjectedFault(kind: .cleanup, site: .cleanup(1))
        )
        #expect(active.fired == [.cleanup])
    }

    @Test("each fault fires at most once, though its site be reached again", arguments: World.allCases)
    func onlyOnce(_ world: World) async throws {
        let active = try faults((.setup, .setup(0)), (.cleanup, .cleanup(0)))
        #expect(await world.before(.setup(0), active) != nil)
        #expect(await world.before(.setup(0), active) == nil)
        #expect(await world.after(.cleanup(0), active) != nil)
        #expect(await world.after(.cleanup(0), active) == nil)
        #expect(count(.setup) == FaultCount(kind: .setup, planned: 1, fired: 1, notReached: 0))
        #expect(count(.cleanup) == FaultCount(kind: .cleanup, planned: 1, fired: 1, notReached: 0))
    }

    @Test("a fault whose site is not reached is planned but did not fire")
    func notReached() throws {
        _ = try faults((.endpoint, .endpoint))
        #expect(tally.faultCounts == [FaultCount(kind: .endpoint, planned: 1, fired: 0, notReached: 1)])
    }

    // MARK: - Cancellation

    @Test("a cancelled task sees it where it stands, and its endpoint does not run")
    func cancel() async throws {
        let active = try faults((.cancel, .setup(0)))
        let (before, inSetup, after, atEndpoint, atCleanup) = await asRequest(active) {
            let before = Task.isCancelled
            let inSetup = await World.async.before(.setup(0), active)
            let after = Task.isCancelled
            let atEndpoint = await World.async.before(.endpoint, active)
            let atCleanup = await World.async.before(.cleanup(0), active)
            return (before, inSetup, after, atEndpoint, atCleanup)
        }
        #expect(!before && after)
        #expect(inSetup == nil)
        #expect(atEndpoint is CancellationError)
        #expect(atCleanup == nil)
        #expect(active.fired == [.cancel] && active.isCancelled)
        #expect(active.kind(of: CancellationError()) == .cancel)
    }

    @Test("a cancelled blocking request has its flag set, and its endpoint does not run")
    func cancelBlocking() async throws {
        let active = try faults((.cancel, .setup(0)))
        let request = BlockingRequest(index: 0, faults: active, deadline: nil)
        #expect(!request.isCancelled)
        #expect(await World.blocking.before(.setup(0), active) == nil)
        #expect(request.isCancelled)
        #expect(await World.blocking.before(.endpoint, active) is CancellationError)
        #expect(await World.blocking.before(.cleanup(0), active) == nil)
        #expect(active.fired == [.cancel])
    }

    @Test("cancellation comes from another thread than the request's", arguments: [FaultKind.cancel, .timeout])
    func otherThread(_ kind: FaultKind) async throws {
        let active = try faults((kind, .endpoint))
        let names = Mutex<[String?]>([])
        _ = await asRequest(active) {
            await withTaskCancellationHandler {
                await World.async.before(.endpoint, active)
            } onCancel: {
                names.withLock { $0.append(Thread.current.name) }
            }
        }
        #expect(names.withLock { $0 } == ["canceller"])
    }

    static let laterMoments = [CancelMoment.middle(0), .middle(3_000_000), .end]

    @Test("a cancellation planned for the course or the end of a step is there at its end", arguments: laterMoments)
    func laterInStep(_ moment: CancelMoment) async throws {
        let active = cancellation(at: .setup(0), moment)
        let (before, after, atEndpoint) = await asRequest(active) {
            let before = await World.async.before(.setup(0), active)
            _ = await World.async.after(.setup(0), active)
            let after = Task.isCancelled
            return (before, after, await World.async.before(.endpoint, active))
        }
        #expect(before == nil && after && atEndpoint is CancellationError)
        #expect(active.fired == [.cancel] && count(.cancel)?.fired == 1)
        let blocking = cancellation(at: .setup(0), moment)
        #expect(await World.blocking.before(.setup(0), blocking) == nil)
        #expect(await World.blocking.after(.setup(0), blocking) == nil)
        #expect(blocking.isCancelled)
        #expect(await World.blocking.before(.endpoint, blocking) is CancellationError)
    }

    @Test("an endpoint cancelled in its course or at its end has run, and fails all the same", arguments: laterMoments)
    func endpointCancelledLater(_ moment: CancelMoment) async throws {
        for world in World.allCases {
            let active = cancellation(at: .endpoint, moment)
            let (before, after) = await asRequest(active) {
                (await world.before(.endpoint, active), await world.after(.endpoint, active))
            }
            #expect(before == nil && after is CancellationError)
            #expect(active.kind(of: CancellationError()) == .cancel)
        }
    }

    @Test("code that does not tell the end of a step is cancelled by its next step, or by the end of the request")
    func endNotTold() async throws {
        for moment in Self.laterMoments {
            let active = cancellation(at: .setup(0), moment)
            let atNext = await asRequest(active) {
                _ = await World.async.before(.setup(0), active)
                _ = await World.async.before(.setup(1), active)
                return Task.isCancelled
            }
            #expect(atNext)
            let last = cancellation(at: .cleanup(0), moment)
            await asRequest(last) { _ = await World.async.before(.cleanup(0), last) }
            #expect(last.isCancelled)
        }
    }

    @Test("a request cancelled at its start is cancelled before its first setup")
    func start() async throws {
        let active = try faults((.cancel, .start))
        #expect(await asRequest(active) { Task.isCancelled })
        let blocking = try faults((.cancel, .start))
        #expect(await World.blocking.before(.start, blocking) == nil)
        #expect(blocking.isCancelled)
    }

    @Test("a time limit runs out while the endpoint waits, and the request is cancelled", arguments: World.allCases)
    func timeout(_ world: World) async throws {
        let active = try faults((.timeout, .endpoint))
        let clock = MonotonicClock()
        let (length, error) = await asRequest(active) {
            let start = clock.now()
            let error = await world.before(.endpoint, active)
            return (clock.now() - start, error)
        }
        #expect(error is CancellationError)
        #expect(length >= ActiveFaults.timeLimit.wholeNanoseconds)
        #expect(active.isCancelled)
        #expect(active.kind(of: CancellationError()) == .timeout)
    }

    // MARK: - Waiting

    @Test("a delay makes its site slow and changes nothing else", arguments: World.allCases)
    func delay(_ world: World) async throws {
        for site in [FaultSite.setup(0), .endpoint, .cleanup(0)] {
            let active = try faults((.delay, site))
            let clock = MonotonicClock()
            let start = clock.now()
            #expect(await world.before(site, active) == nil)
            #expect(clock.now() - start >= ActiveFaults.delay.wholeNanoseconds)
            #expect(active.fired == [.delay])
            #expect(!active.isCancelled)
        }
    }

    // That a hang never returns is shown by a process that can be ended: see the end-to-end tests.

    @Test("several faults at one site happen in their order, up to the first that throws", arguments: World.allCases)
    func several(_ world: World) async throws {
        let active = try faults((.delay, .endpoint), (.endpoint, .endpoint), (.cancel, .endpoint))
        let error = await asRequest(active) { await world.before(.endpoint, active) }
        #expect(error as? InjectedFault == InjectedFault(kind: .endpoint, site: .endpoint))
        #expect(active.fired == [.delay, .endpoint])
        #expect(count(.cancel)?.notReached == 1)
    }

    // MARK: - Whose failure it is

    @Test("a cancellation that was not injected, and any other error, are not the harness's doing")
    func notInjected() throws {
        let active = try faults((.cancel, .endpoint), (.delay, .setup(0)))
        #expect(active.kind(of: CancellationError()) == nil)
        #expect(active.kind(of: Unrelated()) == nil)
    }
}

/// The async and the blocking form of the same question.
enum World: CaseIterable {
    case async, blocking

    /// What `before` threw.
    func before(_ site: FaultSite, _ faults: ActiveFaults) async -> (any Error)? {
        switch self {
        case .async:
            do { try await faults.before(site) } catch { return error }
            return nil
        case .blocking:
            return await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    do {
                        try faults.beforeBlocking(site)
                        continuation.resume(returning: nil)
                    } catch {
                        continuation.resume(returning: error)
                    }
                }
            }
        }
    }

    /// What `after` threw.
    func after(_ site: FaultSite, _ faults: ActiveFaults) async -> (any Error)? {
        switch self {
        case .async: do { try await faults.after(site) } catch { return error }
        case .blocking: do { try faults.afterBlocking(site) } catch { return error }
        }
        return nil
    }
}

private struct Unrelated: Error {}
