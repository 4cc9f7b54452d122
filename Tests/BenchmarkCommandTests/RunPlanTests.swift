import LeakDetection
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct RunPlanTests {
    private let suites = [
        Suite("fast", summary: "") { Subject(sites: FaultSites([])) { _ in } },
        Suite("slow", summary: "") { Subject(sites: FaultSites([])) { _ in } },
        Suite("planted", summary: "", role: .control(.leak(PlantedLeak(.LK01, of: "connection", request: 17)))) {
            Subject(sites: FaultSites([])) { _ in }
        },
    ]

    private func plan(_ words: String...) throws -> RunPlan {
        var options = RunOptions()
        let names = try RunOptions.flags.parse(words, into: &options)
        return try RunPlan(options: options, suiteNames: names, suites: suites)
    }

    private func complaint(_ words: String...) -> String? {
        do {
            var options = RunOptions()
            let names = try RunOptions.flags.parse(words, into: &options)
            _ = try RunPlan(options: options, suiteNames: names, suites: suites)
            return nil
        } catch {
            return (error as? CommandFailure).map { "\($0.exitCode.rawValue) \($0.message)" }
        }
    }

    @Test("without a name all suites but the planted ones run, in every model, at rates 0 and 0.05")
    func defaults() throws {
        let plan = try plan()
        #expect(plan.cases.count == 2 * 2 * 3)
        #expect(
            plan.cases.prefix(4).map(\.id) == [
                "fast/structured/0.0", "fast/dispatch/0.0", "fast/executor/0.0", "fast/structured/0.05",
            ])
        #expect(plan.cases[0].workload.requests == 10_000)
        #expect(plan.cases[0].workload.concurrency == 1_000)
        #expect(plan.cases[0].workload.model == "closed")
    }

    @Test("named suites run in the order named, planted ones too, each once")
    func named() throws {
        #expect(
            try plan("planted", "fast", "planted", "-x", "dispatch", "-f", "0").cases.map(\.suite) == [
                "planted", "fast",
            ])
    }

    @Test("--full takes rates 0, 0.05 and 0.2 and ten times the requests")
    func full() throws {
        let plan = try plan("fast", "--full", "-n", "500", "-x", "executor")
        #expect(plan.cases.map(\.failureRate) == [0, 0.05, 0.2])
        #expect(plan.cases[0].workload.requests == 5_000)
    }

    @Test("a rate makes an open workload, whose concurrency is a cap")
    func open() throws {
        let workload = try plan("fast", "-R", "2k", "--arrivals", "poisson", "-d", "3s", "-c", "50").cases[0].workload
        #expect(workload.model == "open" && workload.rate == 2_000 && workload.arrivals == "poisson")
        #expect(workload.concurrency == 50 && workload.requests == nil && workload.durationNanoseconds == 3_000_000_000)
    }

    @Test("kinds of fault by themselves make one case per suite and model")
    func faults() throws {
        let plan = try plan("fast", "-x", "dispatch", "--fault", "cancel=0.5", "--fault", "setup=0.1")
        #expect(plan.cases.map(\.id) == ["fast/dispatch/faults"])
        #expect(plan.cases[0].faults == [.cancel: 0.5, .setup: 0.1])
    }

    @Test("what cannot go together is refused, naming both")
    func refused() {
        #expect(complaint("--think", "5ms", "-R", "10")?.hasPrefix("64 --think cannot go with -R/--rate") == true)
        #expect(complaint("-n", "5", "-d", "1s")?.contains("-d/--duration exclude each other") == true)
        #expect(complaint("--arrivals", "poisson")?.contains("needs -R/--rate") == true)
        #expect(complaint("-f", "0", "--fault", "setup=1")?.contains("exclude each other") == true)
        #expect(complaint("--full", "-f", "0")?.contains("--full sets the failure rates itself") == true)
        #expect(complaint("fats") == "64 unknown suite 'fats'; did you mean 'fast'?")
        #expect(complaint("zzzzzz") == "64 unknown suite 'zzzzzz'; there are fast, slow, planted")
    }

    @Test("the plan's hash changes with anything planned, and not with the seed")
    func hash() throws {
        let base = try plan("fast").hash
        #expect(try plan("fast", "--seed", "7").hash == base)
        for words in [
            ["-n", "9"], ["-c", "9"], ["-x", "dispatch"], ["-f", "0.1"], ["-R", "5"], ["--think", "1s"],
        ] {
            var options = RunOptions()
            _ = try RunOptions.flags.parse(words, into: &options)
            #expect(try RunPlan(options: options, suiteNames: ["fast"], suites: suites).hash != base)
        }
    }
}
