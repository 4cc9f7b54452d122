import Foundation
import LeakDetection
import LoadTesting
import Testing

extension TheCommand {
    /// Leaks, from the run to the exit code.
    @OwnThread @Suite final class FindingTests: CommandFolder {
        @Test("a planted leak exits 90 and names resource, count, line and first request")
        func leaky() throws {
            let ended = try run("run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-o", "out")
            #expect(ended.code == 90)
            for part in ["memory.connection", "once", "Leaky.swift:", "request 17"] {
                #expect(ended.output.contains(part))
            }
            #expect(try result("out").cases.map { $0.leaks.map(\.count) } == [[1], [1], [1]])
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

        @Test("the replay line of a leak runs that request again and shows what it held")
        func replay() throws {
            _ = try run(["run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-x", "structured", "-o", "out"])
            let line = try #require(try result("out").cases[0].leaks[0].replay)
            let again = try run(line.split(separator: " ").dropFirst().map(String.init) + ["-w", "0", "-o", "again"])
            #expect(again.code == 90)
            #expect(again.output.contains("Request 17 of leaky/structured/0.0"))
            #expect(again.output.contains("still holds memory.connection opened at watertight/Leaky.swift:"))
        }

        @Test("a leak that the base does not have exits 90 and is named")
        func newLeak() throws {
            #expect(
                try run("run", "leaky", "-n", "300", "-w", "0", "-f", "0", "-x", "structured", "-o", "head").code == 90)
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
    }
}
