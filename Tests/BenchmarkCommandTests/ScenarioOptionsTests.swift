import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioOptionsTests {
    private let suites = [Suite("fast", summary: "") { Subject(sites: FaultSites([])) { _ in } }]

    private func plan(_ words: [String]) throws -> RunPlan {
        var options = RunOptions()
        let names = try RunOptions.flags.parse(words, into: &options)
        return try RunPlan(options: options, suiteNames: names, suites: suites)
    }

    private func complaint(_ words: String...) -> String? {
        do {
            _ = try plan(words)
            return nil
        } catch {
            return (error as? CommandFailure).map { "\($0.exitCode.rawValue) \($0.message)" }
        }
    }

    @Test("scenarios make one case per execution model that can run them, without faults")
    func cases() throws {
        let plan = try plan(["--scenarios", "s.jsonl", "-n", "5k"])
        #expect(plan.cases.map(\.id) == ["scenarios/structured/0.0", "scenarios/executor/0.0"])
        #expect(plan.cases.allSatisfy { $0.source == SuiteSource(file: "s.jsonl", form: "yield") })
        #expect(plan.cases.allSatisfy { $0.workload.requests == 5_000 && $0.faults.isEmpty })
        let mixed = try self.plan(["--scenarios", "s.jsonl", "--form", "mixed", "-x", "dispatch,executor", "-f", "0"])
        #expect(mixed.cases.map(\.execution) == [.executor])
        #expect(mixed.cases.map(\.source?.form) == ["mixed"])
    }

    @Test("a model that was asked for and is left out is named; one that nobody asked for is not")
    func leftOut() throws {
        #expect(try plan(["--scenarios", "s.jsonl"]).notes.isEmpty)
        #expect(try plan(["--scenarios", "s.jsonl", "-x", "structured,executor"]).notes.isEmpty)
        let notes = try plan(["--scenarios", "s.jsonl", "-x", "structured,dispatch"]).notes
        #expect(notes.count == 1 && notes.first?.contains("'dispatch' is left out") == true)
        #expect(try plan(["fast", "-x", "structured,dispatch"]).notes.isEmpty)
    }

    @Test("scenarios can be soaked")
    func soak() throws {
        #expect(try plan(["--scenarios", "s.jsonl", "--soak"]).cases.map(\.isSoak) == [true, true])
        #expect(try plan(["--scenarios", "s.jsonl"]).cases.map(\.isSoak) == [false, false])
    }

    @Test("the source travels to the case's process, and a case of before can still be read")
    func travels() throws {
        let spec = try plan(["--scenarios", "s.jsonl", "--form", "mixed"]).cases[0]
        let data = try JSONEncoder().encode(spec)
        let arrived = try JSONDecoder().decode(CaseSpec.self, from: data)
        #expect(arrived == spec)
        #expect(arrived.suite(among: suites)?.name == "scenarios")
        let plain = try plan(["fast"]).cases[0]
        let text = try JSONEncoder().encode(plain)
        #expect(!String(decoding: text, as: UTF8.self).contains("source"))
        #expect(try JSONDecoder().decode(CaseSpec.self, from: text).suite(among: suites)?.name == "fast")
    }

    @Test("file and form are part of the plan's hash")
    func hash() throws {
        let plans = [["--scenarios", "a"], ["--scenarios", "b"], ["--scenarios", "a", "--form", "mixed"]]
        #expect(Set(try plans.map { try plan($0).hash }).count == 3)
        #expect(
            try plan(["--scenarios", "a", "--form", "yield", "--seed", "7"]).hash == plan(["--scenarios", "a"]).hash)
    }

    @Test("what cannot go with scenarios, or without, is refused, naming both")
    func refused() {
        #expect(
            complaint("fast", "--scenarios", "a")?.hasPrefix("64 --scenarios runs the scenarios of its file") == true)
        #expect(complaint("fast", "--scenarios", "a")?.contains("'fast'") == true)
        #expect(
            complaint("--scenarios", "a", "-x", "dispatch")?.contains("accepted with --scenarios: structured,executor")
                == true)
        #expect(complaint("--form", "mixed")?.hasPrefix("64 --form: 'mixed' needs --scenarios") == true)
        #expect(complaint("--scenarios", "a", "--form", "mixd")?.contains("did you mean 'mixed'?") == true)
        for words in [["-f", "0.1"], ["--fault", "setup=1"], ["--fault-at", "1:a:setup"], ["--full"]] {
            var options = RunOptions()
            _ = try? RunOptions.flags.parse(["--scenarios", "a"] + words, into: &options)
            let message = (#expect(throws: CommandFailure.self) { try options.validate() })?.message
            #expect(message?.contains("cannot go with --scenarios") == true && message?.contains(words[0]) == true)
        }
    }
}
