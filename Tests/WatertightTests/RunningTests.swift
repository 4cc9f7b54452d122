import Foundation
import LoadTesting
import Testing

extension TheCommand {
    /// Runs and what they write.
    @OwnThread @Suite final class RunningTests: CommandFolder {
        @Test("a clean run exits 0, writes its three files, and tells progress on stderr only")
        func clean() throws {
            let ended = try run(
                "run", "single", "files", "sockets", "sqlite", "-n", "200", "-c", "50", "-w", "0", "-f", "0.2")
            #expect(ended.code == 0)
            #expect(!ended.output.contains("[1/") && ended.errors.contains("[12/12]"))
            let id = try #require(
                try FileManager.default.contentsOfDirectory(atPath: directory.path + "/Reports").first)
            let folder = directory.path + "/Reports/" + id
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "report.html", "result.json", "results.csv",
                ])
            for one in try result("Reports/" + id).cases where one.status == .finished {
                #expect(one.descriptors.before == one.descriptors.after && one.descriptors.before != nil)
                #expect(one.requests.issued == 200 && one.requests.completed == 200)
                #expect(one.faults.allSatisfy { $0.planned == $0.fired + $0.notReached })
            }
            #expect(try run("report", id).code == 0)
        }

        @Test("exports are written, one of them to stdout instead of the table, by run and by report alike")
        func exports() throws {
            let wanted = ["--export", "junit=ci/junit.xml", "--export", "hdrplot=plots", "--export", "gobench=-"]
            let ended = try run(
                "run", "leaky", "single", "-x", "structured", "-n", "300", "-w", "0", "-f", "0", "-o", "out", wanted[0],
                wanted[1], wanted[2], wanted[3], wanted[4], wanted[5])
            #expect(ended.code == 90)
            #expect(
                ended.output.hasPrefix("goos: ") && ended.output.contains("\nBenchmarkLeaky/exec=structured/fail=0/c="))
            #expect(!ended.output.contains("FAIL"))
            let junit = directory.appendingPathComponent("ci/junit.xml")
            let first = try Data(contentsOf: junit)
            #expect(String(decoding: first, as: UTF8.self).contains("file=\"watertight/Leaky.swift\""))
            let plots = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/plots").sorted()
            #expect(plots == ["leaky_structured_0.0-service.hgrm", "single_structured_0.0-service.hgrm"])
            let again = try run("report", "out", wanted[0], wanted[1], wanted[4], wanted[5])
            #expect(again.code == 90 && again.output == ended.output)
            #expect(try Data(contentsOf: junit) == first)
        }

        @Test("under GitHub Actions a leak is an annotation on its line, and the step has a summary")
        func gitHub() throws {
            let sources = directory.appendingPathComponent("Benchmarks/watertight/Suites")
            try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
            try Data().write(to: sources.appendingPathComponent("Leaky.swift"))
            environment["GITHUB_ACTIONS"] = "true"
            environment["GITHUB_STEP_SUMMARY"] = directory.path + "/summary.md"
            let ended = try run("run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-o", "out", "--format", "csv")
            #expect(ended.code == 90 && ended.output.hasPrefix("case,suite,"))
            let errors = ended.errors.split(separator: "\n").filter { $0.hasPrefix("::error ") }
            #expect(errors.count == 1)
            #expect(errors.first?.hasPrefix("::error file=Benchmarks/watertight/Suites/Leaky.swift,line=") == true)
            let summary = try String(contentsOfFile: directory.path + "/summary.md", encoding: .utf8)
            #expect(summary.contains("**FAIL**: 3 never released") && summary.contains("| leaky | structured |"))
        }

        @Test(
            "a fault by name happens in its request, whose trace comes after the table, or on stderr where that is data"
        )
        func faultAtAndTrace() throws {
            let words = [
                "run", "nested", "-n", "50", "-w", "0", "-o", "out", "--no-progress", "--fault-at", "17:service:setup",
            ]
            let text = try run(words + ["--trace-request", "17"])
            #expect(text.code == 0)
            for one in try result("out").cases {
                #expect(one.requests.outcomes == ["ok": 49, "injected.setup": 1])
                #expect(one.trace?.outcome == "injected.setup")
                let title = "Request 17 of nested/\(one.execution.rawValue)/faults, seed 42: injected.setup"
                #expect(text.output.contains(title))
            }
            for part in [
                "setup repository ends", "fault: setup at service", "cleanup connection ends: injected setup fault",
            ] {
                #expect(text.output.components(separatedBy: part).count == 4)
            }
            #expect(!text.output.contains("endpoint begins"))
            let json = try run(words + ["--trace-request", "17", "--format", "json"])
            #expect(json.errors.contains("Request 17 of nested/structured/faults"))
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
        }

        @Test("with requests that hang anywhere, planned is what the plan says, and fired plus not reached, exactly")
        func hangs() throws {
            let flags = [
                "-n", "200", "-c", "40", "-w", "0", "--drain", "500ms", "--fault", "hang=0.03", "--fault", "setup=0.2",
            ]
            #expect(try run(["run", "nested", "-o", "out", "--no-progress"] + flags).code == 91)
            let names = ["connection", "transaction", "repository", "service"]
            let plan = try FaultPlan(
                seed: 42, rates: .perKind([(.hang, 0.03), (.setup, 0.2)]), sites: FaultSites(names.map { .init($0) }))
            let expected = plan.plannedCounts(requests: 0..<200)
            for one in try result("out").cases {
                #expect(one.requests.issued == 200 && one.requests.censored > 0)
                #expect(one.requests.completed + one.requests.censored == 200)
                #expect(one.faults.reduce(into: [:]) { $0[$1.kind] = $1.planned } == expected)
                #expect(one.faults.allSatisfy { $0.planned == $0.fired + $0.notReached })
            }
        }

        @Test(
            "scenarios of a file run in processes of their own; what the file expects to leak is exit 90, with a replay line"
        )
        func scenarios() throws {
            let scenario = """
                {"id":"drops","features":[],"dependencies":[{"name":"b","kind":"generator","behavior":{"cleanup":"success"}}],\
                "endpoint":{"needs":[{"name":"b"}]},"requests":[{},{"endpoint":"error"}],"expect":{"requests":[\
                {"events":["setup b#1","endpoint with b#1","response 200","cleanup b#1"],"outcome":"ok"},\
                {"events":["setup b#1","endpoint with b#1","endpoint fails error:endpoint","response 500"],\
                "outcome":"error:endpoint","leaked":["b#1"]}]}}
                """
            let refused = scenario.replacing("drops", with: "no").replacing(
                #/"expect":.*/#, with: #""expect":{"refused":"scope"}}"#)
            try Data((scenario + "\n" + refused + "\n").utf8).write(
                to: directory.appendingPathComponent("my file.jsonl"))
            let words = [
                "run", "--scenarios", "my file.jsonl", "--form", "mixed", "-n", "301", "-c", "20", "-o", "out",
            ]
            let ended = try run(words)
            #expect(ended.code == 90)
            #expect(ended.output.contains("Note  scenarios: 1 of 2 scenarios run; left out: 1 refused as declared."))
            let cases = try result("out").cases
            #expect(cases.map(\.id) == ["scenarios/structured/0.0", "scenarios/executor/0.0"])
            for one in cases {
                #expect(one.requests.outcomes == ["ok": 301])
                #expect(one.ledger.map { [$0.opened, $0.released, $0.leaked] } == [[301, 151, 150]])
            }
            let replay = try #require(cases[0].leaks[0].replay)
            #expect(replay.contains("run --scenarios 'my file.jsonl' --form mixed -x structured -n 2 -c 1"))
            let flags = replay.split(separator: "'")[2].split(separator: " ").map(String.init)
            let again = try run(
                ["run", "--scenarios", "my file.jsonl"] + flags + ["-w", "0", "--in-process", "-o", "again"])
            #expect(again.code == 90)
            #expect(again.output.contains("Request 1 of scenarios/structured/0.0"))
            #expect(again.output.contains("still holds drops/b opened at"))
        }

        @Test("one seed gives the same counts, in process or not, and another seed gives others")
        func seeds() throws {
            let flags = ["run", "nested", "wide", "-n", "500", "-w", "0", "-f", "0.3", "--no-progress"]
            #expect(try code(flags + ["-o", "a"]) == 0)
            #expect(try code(flags + ["-o", "b", "--in-process"]) == 0)
            #expect(try code(flags + ["-o", "c", "--seed", "7"]) == 0)
            let (first, second, other) = (try result("a"), try result("b"), try result("c"))
            #expect(first.cases.map(\.faults) == second.cases.map(\.faults))
            #expect(first.cases.map(\.faults) != other.cases.map(\.faults))
            let compared = try self.run("compare", "a", "b")
            #expect(compared.code == 0 && compared.output.contains("NO CHANGE"))
        }

        @Test("a threshold that is not met makes 99; a saved result can be judged by others")
        func thresholds() throws {
            let words = ["run", "single", "-n", "500", "-x", "structured", "-f", "0", "--no-progress", "-w", "0"]
            func judged(_ words: [String], _ thresholds: String...) throws -> Int32 {
                try code(words + thresholds.flatMap { ["--threshold", $0] })
            }
            #expect(try judged(words + ["-o", "met"], "latency: p(99)<1h", "leaked==0") == 0)
            #expect(try judged(words + ["-o", "missed"], "latency: p(99.9)<1h") == 99)
            #expect(try result("missed").cases[0].thresholds[0].reason == "needs 3,688")
            let saved = directory.appendingPathComponent("met/result.json").path
            #expect(try judged(["report", saved], "latency: p(90)<1ns") == 99)
            #expect(try result("met").cases[0].thresholds.map(\.passed) == [false])
            #expect(try judged(["report", saved], "service: p(75)<1h") == 0)
            #expect(try judged(["report", saved], "response: p(75)<1h") == 64)
        }

        @Test("with --abort-on-fail a broken threshold ends the case and the run, and what was done is reported")
        func abort() throws {
            let ended = try run(
                "run", "single", "-d", "10m", "-x", "structured,dispatch", "-f", "0", "--no-progress", "-o", "out",
                "--threshold", "latency: max<1ns", "--abort-on-fail", "--delay-abort-eval", "0")
            #expect(ended.code == 99)
            let result = try result("out")
            #expect(result.cases.count == 1 && result.run.plannedCases == 2)
            #expect(result.cases[0].status.state == "stopped" && result.cases[0].requests.completed > 0)
            #expect(result.cases[0].endedRun?.hasPrefix("latency: max<1ns was broken after") == true)
            #expect(ended.output.contains("1 case of 2 not run"))
            #expect(ended.output.contains("by --abort-on-fail"))
        }
    }
}
