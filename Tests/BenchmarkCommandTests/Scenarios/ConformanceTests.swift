import DependencyRuntime
import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

/// The oracle is FastAPI 0.165.0 itself: what each scenario expects was observed there.
@Suite(.serialized) struct ConformanceTests {
    private func check(_ corpus: Corpus, _ runner: ScenarioRunner) async throws -> ScenarioCheck {
        var check = ScenarioCheck()
        for scenario in try corpus.scenarios {
            if runner.form.canExpress(scenario) {
                check.add(scenario, observed: await runner.run(scenario))
            } else {
                check.leaveOut()
            }
        }
        return check
    }

    @Test(
        "every scenario does what FastAPI did, trace for trace, none left out",
        arguments: Corpus.allCases, [ScenarioForm.yield, .mixed])
    func passes(corpus: Corpus, form: ScenarioForm) async throws {
        let check = try await check(corpus, ScenarioRunner(form: form))
        #expect(check.differences.isEmpty, "\(check.text(corpus.rawValue))")
        #expect(check.passed == corpus.count)
        #expect(check.leftOut == 0 && check.unchecked == 0)
    }

    @Test(
        "with setup and cleanup apart every scenario that this form can express passes",
        arguments: zip(Corpus.allCases, [74, 778, 187]))
    func passesApart(corpus: Corpus, expressible: Int) async throws {
        let check = try await check(corpus, ScenarioRunner(form: .setupCleanup))
        #expect(check.differences.isEmpty, "\(check.text(corpus.rawValue))")
        #expect(check.passed == expressible)
        #expect(check.leftOut == corpus.count - expressible)
    }

    @Test(
        "sent many at once, every single request still has its own trace",
        arguments: [ExecutionModel.structured, .executor])
    func concurrently(execution: ExecutionModel) async throws {
        let storm = ScenarioStorm(repetitions: 8, inFlight: 64, execution: execution)
        for corpus in [Corpus.named, .wide] {
            let check = try await check(corpus, ScenarioRunner(form: .mixed, storm: storm))
            #expect(check.differences.isEmpty, "\(check.text(corpus.rawValue))")
            #expect(check.passed == corpus.count)
        }
    }

    @Test("the default rules differ in three places: needs resolved again, uncached at a level, the scope hole")
    func defaultRules() async throws {
        let check = try await check(.named, ScenarioRunner(rules: .standard))
        #expect(check.differences.map(\.id) == ["named-rerun-subneeds", "named-uncached-at-level", "named-scope-hole"])
        // The features are about the graph as declared; a replacement can bring needs that are resolved again.
        func isExplained(_ features: Set<String>) -> Bool {
            !features.isDisjoint(with: ["rerun", "uncachedAtLevel", "scopeHole"])
                || features.isSuperset(of: ["override", "uncached"])
        }
        let wide = try await self.check(.wide, ScenarioRunner(rules: .standard))
        let features = Dictionary(uniqueKeysWithValues: try Corpus.wide.scenarios.map { ($0.id, Set($0.features)) })
        #expect(wide.differences.count > 10)
        #expect(wide.differences.allSatisfy { isExplained(features[$0.id] ?? []) })
    }

    @Test(
        "the blocking half does the same, except for bodies that do not nest, which it refuses by name",
        arguments: Corpus.allCases, ScenarioForm.allCases)
    func blocking(corpus: Corpus, form: ScenarioForm) async throws {
        let scenarios = try corpus.scenarios
        // Waiting for lifespans blocks: on a thread of its own, not on one of the pool's.
        let (check, refused) = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var check = ScenarioCheck()
                var refused = 0
                for scenario in scenarios where form.canExpress(scenario) {
                    guard let trace = BlockingScenarioApp.run(scenario, form: form) else {
                        refused += 1
                        continue
                    }
                    check.add(scenario, observed: trace)
                }
                continuation.resume(returning: (check, refused))
            }
        }
        #expect(check.differences.isEmpty, "\(check.text(corpus.rawValue))")
        #expect(check.passed > 0)
        if form == .setupCleanup { #expect(refused == 0) }
        if form == .yield { #expect(refused == corpus.notNesting) }
    }

    @Test("a storm reports the one request that did otherwise")
    func stormReports() async throws {
        var scenario = try #require(try Corpus.named.scenarios.first { $0.id == "named-scope-two-stacks" })
        guard case .runs(_, var requests?, _) = scenario.expect else { return #expect(Bool(false)) }
        requests[1].outcome = "ok"
        scenario.expect = .runs(startup: nil, requests: requests, shutdown: nil)
        let runner = ScenarioRunner(storm: ScenarioStorm(repetitions: 5, inFlight: 3))
        var check = ScenarioCheck()
        check.add(scenario, observed: await runner.run(scenario))
        #expect(check.differences.map(\.place) == [.request(2)])
        #expect(check.exitCode == .failure)
    }
}
