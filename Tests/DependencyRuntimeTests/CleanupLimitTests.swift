import DependencyRuntime
import Simulation
import Testing

@Suite struct CleanupLimitTests {
    let trace = Trace()
    let clock = VirtualClock()

    private var environment: RequestEnvironment {
        RequestEnvironment(cleanupLimit: CleanupLimit(.seconds(5), clock: clock))
    }

    /// A dependency whose cleanup waits for `gate`, or until it is cancelled.
    private func slow(_ gate: Gate, yieldForm: Bool) -> Dependency<Int> {
        let close: @Sendable () async -> Void = { [trace, clock] in
            trace.add("closing")
            do {
                try await clock.sleep(for: .seconds(60))
                trace.add("closed")
            } catch {
                trace.add("gave up")
            }
        }
        guard yieldForm else {
            return Dependency("slow") {
                1
            } cleanup: { _, _ in
                await close()
            }
        }
        return Dependency("slow") { (yield: Yield<Int>) in
            try await yield(1)
            await close()
        }
    }

    @Test(
        "cleanup over its limit is cancelled, runs to its end, and the overrun is reported", arguments: [true, false])
    func overrun(yieldForm: Bool) async {
        let endpoint = Endpoint(needs: slow(Gate(), yieldForm: yieldForm)) { $0 }
        let request = Task { [environment] in await endpoint.respond(in: environment) }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        let outcome = await request.value
        #expect((try? outcome.get()) == 1)
        #expect(outcome.alsoFailed.map { $0 as? DependencyError } == [.cleanupOverran(limit: .seconds(5))])
        #expect(trace.events == ["closing", "gave up"])
        #expect(clock.sleeperCount == 0)
    }

    @Test("cleanup within its limit leaves nothing behind", arguments: [true, false])
    func inTime(yieldForm: Bool) async {
        let dependency: Dependency<String> = yieldForm ? traced("a", trace) : paired("a", trace)
        let outcome = await Endpoint(needs: dependency) { $0 }.respond(in: environment)
        #expect((try? outcome.get()) == "a")
        #expect(outcome.alsoFailed.isEmpty)
        #expect(clock.sleeperCount == 0)
    }
}
