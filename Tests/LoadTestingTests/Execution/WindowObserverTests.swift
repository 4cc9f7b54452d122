import LeakDetection
import Testing

@testable import LoadTesting

@Suite("The measured window, looked at while it runs")
struct WindowObserverTests {
    @Test("the series covers the whole window and all that was done in it", arguments: ExecutionModel.allCases)
    func series(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.extent = .requests(20_000)
        small.faults = [.endpoint: 0.25]
        let result = await small.run(.nesting(1))
        let series = result.series
        #expect(series.map(\.completed).reduce(0, +) == 20_000)
        #expect(series.map(\.failed).reduce(0, +) == result.requests.injected)
        #expect(series.allSatisfy { $0.unexpected == 0 })
        #expect(series.map(\.lengthNanoseconds).reduce(0, +) == result.measuredNanoseconds)
        #expect(series.compactMap(\.max).max() == result.latency.service?.max)
        #expect((result.requests.inFlightHighWater ?? 0) <= 8)
        #expect(result.contradiction == nil)
    }

    @Test(
        "a broken threshold ends the case, drains it, and says what was seen when", arguments: ExecutionModel.allCases)
    func ended(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.extent = .requests(1_000_000_000)
        small.earlyEnd = EarlyEnd([.limit(.time(.latency, .max), .less, 0)], delay: .zero)
        let result = await small.run(.nesting(2))
        guard case .stopped(let reason) = result.status else {
            Issue.record("\(result.status)")
            return
        }
        #expect(reason.contains("was broken after") && reason.contains("(seen "))
        #expect(result.requests.issued < 1_000_000_000)
        #expect(result.requests.issued == result.requests.completed)
        #expect(result.ledger.map(\.leaked) == [0])
        #expect(result.series.map(\.completed).reduce(0, +) == result.requests.completed)
        #expect(result.exitCode == .failure && result.verdict == .fail)
    }

    @Test("what ends after the figures of the case were taken is not in its series either")
    func late() throws {
        let workload = Workload.closed(users: 1, think: nil)
        let small = SmallCase(.structured)
        let canceller = Canceller()
        defer { canceller.stop() }
        let phase = try LoadPhase(
            workload: workload, extent: .requests(9), ledger: Ledger(),
            faultPlan: FaultPlan(seed: 1, rates: .none, sites: FaultSites([])), canceller: canceller, seed: 1)
        let observer = WindowObserver(phase, earlyEnd: nil)
        func end(_ count: Int) {
            for _ in 0..<count { phase.recorder.record(.ok, intendedStart: nil, start: 1, end: 2) }
        }
        end(3)
        let totals = phase.recorder.snapshot().totals
        end(2)
        var result = small.spec.emptyResult
        observer.finish(at: phase.clock.now(), totals: totals, into: &result)
        #expect(result.series.map(\.completed).reduce(0, +) == 3)
    }

    @Test("a threshold that is kept ends nothing")
    func kept() async {
        var small = SmallCase(.structured)
        small.earlyEnd = EarlyEnd([.limit(.time(.latency, .max), .less, 1e15)], delay: .zero)
        let result = await small.run(.nesting(1))
        #expect(result.status == .finished && result.requests.completed == 200)
    }

    @Test("the warm-up is recorded apart, and in no other figure")
    func warmup() async throws {
        var small = SmallCase(.executor)
        small.warmup = .milliseconds(20)
        let result = await small.run(.nesting(1))
        let warmup = try #require(result.warmup)
        #expect(warmup.completed > 0 && warmup.nanoseconds >= 20_000_000)
        #expect(result.requests.completed == 200 && result.latency.service?.count == 200)
        small.warmup = .zero
        #expect(await small.run(.nesting(1)).warmup == nil)
    }
}
