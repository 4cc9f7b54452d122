import Foundation
import LeakDetection
import LoadTesting
import Testing

/// The built executable, run as its users run it.
@OwnThread @Suite("The command", .serialized) final class EndToEndTests {
    private let directory = URL(fileURLWithPath: NSTemporaryDirectory() + "watertight-" + UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private struct Ended {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Of a step's own, when these tests are run by GitHub Actions.
    private var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GITHUB_") }

    private func run(_ words: String...) throws -> Ended { try run(words) }

    private func run(_ words: [String]) throws -> Ended {
        let process = Process()
        process.executableURL = try Executable.find()
        process.arguments = words
        process.currentDirectoryURL = directory
        process.environment = environment
        let output = directory.path + ".out"
        let errors = directory.path + ".err"
        defer { for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) } }
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Ended(
            code: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    private func result(_ folder: String) throws -> RunResult {
        try ResultFile.read(directory.appendingPathComponent(folder + "/result.json").path)
    }

    private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [] }

    @Test(
        "bad input is refused with its exit code and one sentence, and nothing is written",
        arguments: [
            (["run", "--requets", "5"], 64, "did you mean '--requests'?"),
            (["run", "sqlit"], 64, "did you mean 'sqlite'?"),
            (["run", "-c", "0"], 64, "'0'"), (["run", "-f", "1.5"], 64, "'1.5'"), (["run", "-n", "abc"], 64, "'abc'"),
            (["run", "--think", "5ms", "-R", "9"], 64, "--think"), (["run", "-s", "30x:1000"], 64, "'30x'"),
            (["run", "nested", "--fault-at", "3:conection:cancel"], 64, "did you mean 'connection'?"),
            (["run", "-o", "/dev/null/x", "single"], 74, "/dev/null/x"),
            (["report", "/dev/null"], 65, "/dev/null"), (["report", "nothing-there"], 5, "nothing-there"),
            (["compare", "a", "b", "--max-slowdown", "0.5"], 64, "'0.5'"),
            (["selftest", "leeky"], 64, "did you mean 'leaky'?"), (["selftest", "--without", "LK99"], 64, "LK99"),
            (["doctor", "--rounds", "0"], 64, "'0'"), (["doctor", "single"], 64, "'single'"),
            (["run", "single", "--threshold", "latncy: p(99)<5ms"], 64, "did you mean 'latency'?"),
            (["run", "single", "--threshold", "response: max<5ms"], 64, "'response: max<5ms'"),
            (["report", "x", "--threshold", "errors<5"], 64, "'5', which is more than all"),
            (["rnu"], 64, "did you mean 'run'?"),
            (["run", "--export", "junti=x.xml"], 64, "did you mean 'junit'?"),
            (["run", "--export", "junit"], 64, "'junit' has no '='"),
            (["run", "--export", "csv=a", "--export", "json=a"], 64, "--export json=a"),
            (["run", "single", "--export", "csv=/dev/null/x"], 74, "/dev/null/x"),
            (["report", "nothing-there", "--export", "html="], 64, "'html='"),
            (["run", "single", "--allow", "nothing-there.json"], 65, "nothing-there.json: the file cannot be read"),
            (["run", "--scenarios", "nothing-there"], 65, "nothing-there: the file cannot be read"),
            (["run", "--scenarios", "x", "nested"], 64, "'nested'"), (["run", "--form", "mixed"], 64, "--scenarios"),
            (["run", "--scenarios", "x", "-x", "dispatch"], 64, "'dispatch' cannot run scenarios"),
        ])
    func refused(words: [String], code: Int32, part: String) throws {
        let process = Process()
        process.executableURL = try Executable.find()
        process.arguments = words
        process.currentDirectoryURL = directory
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == code)
        #expect(text.contains(part) && text.split(separator: "\n").count == 1)
        #expect(files.isEmpty)
    }

    @Test("a truncated and a foreign result are exit 65")
    func unreadable() throws {
        try Data(#"{"schema": "watertight.resu"#.utf8).write(to: directory.appendingPathComponent("cut.json"))
        try Data(#"{"schema": "other", "version": 1}"#.utf8).write(to: directory.appendingPathComponent("other.json"))
        #expect(try run("report", "cut.json").code == 65)
        #expect(try run("report", "other.json").code == 65)
    }

    @Test("doctor measures and prints one JSON object, and exits 0")
    func doctor() throws {
        let ended = try run("doctor", "--rounds", "1", "--only", "request,graphs", "--json")
        #expect(ended.code == 0 && ended.errors.isEmpty)
        let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
        let sections = try #require(object?["sections"] as? [String: [String: Any]])
        #expect(Set(sections.keys) == ["requestCost", "graphs"])
        let graphs = try #require(sections["graphs"]?["rows"] as? [[String: Any]])
        // Measured in processes of their own, so this also says that those can be started.
        #expect(graphs.count == 6 && graphs.allSatisfy { $0["bytesInFlight"] is [String: Any] })
        #expect(files.isEmpty)
    }

    @Test("a clean run exits 0, writes its three files, and tells progress on stderr only")
    func clean() throws {
        let ended = try run(
            "run", "single", "files", "sockets", "sqlite", "-n", "200", "-c", "50", "-w", "0", "-f", "0.2")
        #expect(ended.code == 0)
        #expect(!ended.output.contains("[1/") && ended.errors.contains("[12/12]"))
        let id = try #require(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/Reports").first)
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

    @Test("a planted leak exits 90 and names resource, count, line and first request")
    func leaky() throws {
        let ended = try run("run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-o", "out")
        #expect(ended.code == 90)
        for part in ["memory.connection", "once", "Leaky.swift:", "request 17"] {
            #expect(ended.output.contains(part))
        }
        #expect(try result("out").cases.map { $0.leaks.map(\.count) } == [[1], [1], [1]])
    }

    @Test("exports are written, one of them to stdout instead of the table, by run and by report alike")
    func exports() throws {
        let wanted = ["--export", "junit=ci/junit.xml", "--export", "hdrplot=plots", "--export", "gobench=-"]
        let ended = try run(
            "run", "leaky", "single", "-x", "structured", "-n", "300", "-w", "0", "-f", "0", "-o", "out", wanted[0],
            wanted[1], wanted[2], wanted[3], wanted[4], wanted[5])
        #expect(ended.code == 90)
        #expect(ended.output.hasPrefix("goos: ") && ended.output.contains("\nBenchmarkLeaky/exec=structured/fail=0/c="))
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

    @Test("a planted double release exits 90 and names both places")
    func doubleRelease() throws {
        let ended = try run("run", "double-release", "-n", "300", "-w", "0", "-f", "0", "-o", "out")
        #expect(ended.code == 90)
        for one in try result("out").cases {
            #expect(one.leaks.map(\.leakClass) == ["LK03"])
            #expect(Set(one.leaks[0].releaseSites).count == 2)
        }
    }

    @Test("a trap costs its own case, exit 3, and a hang ends in 91")
    func crashAndHang() throws {
        #expect(
            try run("run", "crashing", "single", "-x", "structured", "-f", "0", "-n", "100", "-w", "0", "-o", "out")
                .code == 3)
        #expect(try result("out").cases.map(\.status.state) == ["crashed", "finished"])
        #expect(
            try run("run", "hanging", "-f", "0", "-n", "100", "-w", "0", "--drain", "300ms", "-o", "out").code == 91)
        for one in try result("out").cases {
            #expect(one.requests.completed + one.requests.censored == one.requests.issued && one.requests.censored == 1)
        }
    }

    @Test("a fault by name happens in its request, whose trace comes after the table, or on stderr where that is data")
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

    @Test("the replay line of a leak runs that request again and shows what it held")
    func replay() throws {
        _ = try run(["run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-x", "structured", "-o", "out"])
        let line = try #require(try result("out").cases[0].leaks[0].replay)
        let again = try run(line.split(separator: " ").dropFirst().map(String.init) + ["-w", "0", "-o", "again"])
        #expect(again.code == 90)
        #expect(again.output.contains("Request 17 of leaky/structured/0.0"))
        #expect(again.output.contains("still holds memory.connection opened at watertight/Leaky.swift:"))
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
        try Data((scenario + "\n" + refused + "\n").utf8).write(to: directory.appendingPathComponent("my file.jsonl"))
        let words = ["run", "--scenarios", "my file.jsonl", "--form", "mixed", "-n", "301", "-c", "20", "-o", "out"]
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

    @Test("a file of scenarios that is not of the format is refused with file, line and field")
    func wrongScenarios() throws {
        try Data(#"{"id":5}"#.utf8).write(to: directory.appendingPathComponent("s.jsonl"))
        let ended = try run("run", "--scenarios", "s.jsonl")
        #expect(ended.code == 65)
        #expect(ended.errors.contains("s.jsonl:1: id: "))
        #expect(files == ["s.jsonl"])
    }

    @Test("list names the places that a suite has for faults")
    func listSites() throws {
        let output = try run("list", "sockets").output
        #expect(output.contains("Sites for --fault-at: start, "))
        #expect(output.contains("endpoint"))
    }

    @Test("killed in the midst of a run, the finished cases can be read and no process stays behind")
    func killed() throws {
        let temporary = directory.appendingPathComponent("temporary")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = try Executable.find()
        // The third case would hang for ten minutes.
        process.arguments = [
            "run", "single", "hanging", "-x", "executor,dispatch", "-f", "0", "-n", "100", "-w", "0", "--drain", "10m",
            "-o", "out",
        ]
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": temporary.path]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var child: Int32?
        let isInTheMidst = try becomesTrue {
            guard let cases = try? result("out").cases, cases.count == 2 else { return false }
            child = try ProcessTable.children(of: process.processIdentifier).first
            return child != nil
        }
        #expect(isInTheMidst)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()

        let orphan = try #require(child)
        let ended = try becomesTrue { !ProcessTable.isRunning(orphan) }
        #expect(ended)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
        #expect(try result("out").cases.map(\.id) == ["single/executor/0.0", "single/dispatch/0.0"])
        let report = try run("report", "out/result.json")
        #expect(report.code == 130 && report.output.contains("2 of 4 cases"), "\(report.code) \(report.output)")
    }

    @Test("what is planted is found with its own code, in every execution model, and nothing in its clean twin")
    func selftest() throws {
        let ended = try run("selftest")
        #expect(ended.code == 0, "\(ended.output)")
        let lines = ended.output.split(separator: "\n")
        for leakClass in LeakClass.allCases where leakClass != .LK11 {
            let found = leakClass == .LK12 ? "LK12, exit 1" : "\(leakClass.rawValue), exit 90"
            #expect(lines.contains { $0.hasPrefix("ok ") && $0.contains(" \(found) ") }, "\(leakClass)")
        }
        let others = [
            "slowdown": 2, "over-threshold": 99, "missing": 3, "crashing": 3, "hanging": 91, "swallowed-error": 99,
        ]
        for (suite, code) in others {
            let models = lines.filter { $0.hasPrefix("ok     \(suite)/") }
            #expect(models.count == 3 && models.allSatisfy { $0.contains(" exit \(code)") }, "\(suite)")
        }
        #expect(lines.contains { $0.contains("LK11") && $0.contains("91") })
    }

    @Test(
        "with any one detector switched off, selftest fails",
        arguments: [
            ("LK01", "leaky"), ("LK02", "late-release"), ("LK03", "double-release"), ("LK04", "use-after-release"),
            ("LK05", "foreign-release"), ("LK06", "shared-connection"), ("LK07", "orphan-task"),
            ("LK08", "forgotten-descriptor"), ("LK09", "growing-cache"), ("LK10", "retained-session"),
            ("LK12", "miscount"), ("LK13", "dropped-continuation"),
        ])
    func detectorOff(leakClass: String, suite: String) throws {
        #expect(try run("selftest", suite, "-x", "structured").code == 0)
        let ended = try run("selftest", suite, "-x", "structured", "--without", leakClass)
        #expect(ended.code == 1 && ended.output.contains("\(leakClass) expected, found: exit "), "\(ended.output)")
    }

    @Test("interrupted, selftest still says how many outcomes were wrong and how many were not run")
    func selftestInterrupted() throws {
        let process = Process()
        process.executableURL = try Executable.find()
        process.arguments = ["selftest", "leaky", "hanging", "--without", "LK01"]
        process.currentDirectoryURL = directory
        process.environment = environment
        let output = directory.appendingPathComponent("output")
        try Data().write(to: output)
        process.standardOutput = FileHandle(forWritingAtPath: output.path)
        try process.run()
        let isInTheMidst = try becomesTrue { try String(contentsOf: output, encoding: .utf8).contains("WRONG") }
        #expect(isInTheMidst)
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let last = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("Interrupted: ") && !last.contains(": 0 of") && last.contains("were not run"), "\(last)")
    }

    @Test("forced to end after a leak was found, it still exits 90")
    func forced() throws {
        let process = Process()
        process.executableURL = try Executable.find()
        // The second case would hang for ten minutes.
        process.arguments = [
            "run", "leaky", "hanging", "-x", "structured", "-f", "0", "-n", "300", "-w", "0", "--drain", "10m", "-o",
            "out",
        ]
        process.currentDirectoryURL = directory
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        #expect(try becomesTrue { (try? result("out").cases.count) == 1 })
        let hasEnded = try becomesTrue {
            process.interrupt()
            return !process.isRunning
        }
        if !hasEnded { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        #expect(hasEnded && process.terminationReason == .exit && process.terminationStatus == 90)
    }

    private func becomesTrue(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date(timeIntervalSinceNow: 60)
        while Date() < deadline {
            if try condition() { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }

    @Test("one seed gives the same counts, in process or not, and another seed gives others")
    func seeds() throws {
        let flags = ["run", "nested", "wide", "-n", "500", "-w", "0", "-f", "0.3", "--no-progress"]
        func run(_ more: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = try Executable.find()
            process.arguments = flags + more
            process.currentDirectoryURL = directory
            process.environment = environment
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try run("-o", "a") == 0)
        #expect(try run("-o", "b", "--in-process") == 0)
        #expect(try run("-o", "c", "--seed", "7") == 0)
        let (first, second, other) = (try result("a"), try result("b"), try result("c"))
        #expect(first.cases.map(\.faults) == second.cases.map(\.faults))
        #expect(first.cases.map(\.faults) != other.cases.map(\.faults))
        let compared = try self.run("compare", "a", "b")
        #expect(compared.code == 0 && compared.output.contains("NO CHANGE"))
    }

    @Test("a leak that the base does not have exits 90 and is named")
    func newLeak() throws {
        #expect(try run("run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-x", "structured", "-o", "head").code == 90)
        var base = try result("head")
        base.cases[0].leaks = []
        base.cases[0].ledger[0].released += base.cases[0].ledger[0].leaked
        base.cases[0].ledger[0].leaked = 0
        let clean = RunResult.judged(base.run, base.environment, base.cases, isAdvisory: false)
        try ReportDirectory(directory.path + "/base").write(clean)
        let compared = try run("compare", "base", "head")
        #expect(compared.code == 90)
        #expect(compared.output.contains("memory.connection") && compared.output.contains("Leaky.swift"))
        #expect(files.contains("head"))
    }

    @Test("a leak is allowed until its date, and an allowance that expired or is not needed fails the run")
    func allowances() throws {
        let words = [
            "run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-x", "structured", "--no-progress", "-o", "out",
            "--allow",
            "allow.json",
        ]
        func entry(_ resource: String, _ day: String) -> String {
            #"{"class": "LK01", "resource": "\#(resource)", "reason": "planted", "expires": "\#(day)"}"#
        }
        func allow(_ entries: String...) throws {
            let text = "{\"allowances\": [\(entries.joined(separator: ", "))]}"
            try Data(text.utf8).write(to: directory.appendingPathComponent("allow.json"))
        }
        try allow(entry("memory.connection", "9999-12-31"))
        let allowed = try run(words)
        #expect(allowed.code == 0)
        #expect(allowed.output.contains("allowed until 9999-12-31: planted"))
        #expect(try result("out").cases[0].leaks[0].allowed?.reason == "planted")
        #expect(try result("out").cases[0].leakWatch == LeakWatch(detail: .sites, isOwnProcess: true))
        #expect(try run("report", "out").code == 0)

        try allow(entry("memory.connection", "9999-12-31"), entry("other", "9999-12-31"))
        let unmatched = try run(words)
        #expect(unmatched.code == 93 && unmatched.output.contains("LK01 \"other\", matched nothing: delete it"))
        #expect(try run("report", "out").code == 93)

        try allow(entry("memory.connection", "2020-01-01"))
        let expired = try run(words)
        #expect(expired.code == 90 && expired.output.contains("expired on 2020-01-01"))
        try allow()
        #expect(try run(["report", "out", "--allow", "allow.json"]).code == 90)

        try allow(entry("memory.connection", "tomorrow"))
        let refused = try run(words)
        #expect(refused.code == 65 && refused.errors.contains("allow.json: entry 1: expires: 'tomorrow' is no day"))
    }

    @Test("help of every command exits 0, and list explains a leak class")
    func help() throws {
        for words in [
            ["--help"], ["run", "--help"], ["list", "--help"], ["report", "--help"], ["compare", "--help"],
        ] {
            let ended = words.count == 1 ? try run(words[0]) : try run(words[0], words[1])
            #expect(ended.code == 0 && !ended.output.isEmpty)
        }
        #expect(try run("list", "LK01").output.contains("never released"))
    }

    @Test("a threshold that is not met makes 99; a saved result can be judged by others")
    func thresholds() throws {
        let words = ["run", "single", "-n", "500", "-x", "structured", "-f", "0", "--no-progress", "-w", "0"]
        func judged(_ words: [String], _ thresholds: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = try Executable.find()
            process.arguments = words + thresholds.flatMap { ["--threshold", $0] }
            process.currentDirectoryURL = directory
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
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
