import Foundation
import LoadTesting
import Testing

extension TheCommand {
    /// What is refused, and what is only read or listed.
    @OwnThread @Suite final class UsageTests: CommandFolder {
        @Test(
            "bad input is refused with its exit code and one sentence, and nothing is written",
            arguments: [
                (["run", "--requets", "5"], 64, "did you mean '--requests'?"),
                (["run", "sqlit"], 64, "did you mean 'sqlite'?"),
                (["run", "-c", "0"], 64, "'0'"), (["run", "-f", "1.5"], 64, "'1.5'"),
                (["run", "-n", "abc"], 64, "'abc'"),
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
                (
                    ["run", "single", "--allow", "nothing-there.json"], 65,
                    "nothing-there.json: the file cannot be read"
                ),
                (["run", "--scenarios", "nothing-there"], 65, "nothing-there: the file cannot be read"),
                (["run", "--scenarios", "x", "nested"], 64, "'nested'"),
                (["run", "--form", "mixed"], 64, "--scenarios"),
                (["run", "--scenarios", "x", "-x", "dispatch"], 64, "'dispatch' cannot run scenarios"),
            ])
        func refused(words: [String], code: Int32, part: String) throws {
            let ended = try run(words)
            #expect(ended.code == code)
            #expect(ended.errors.contains(part) && ended.errors.split(separator: "\n").count == 1)
            #expect(files.isEmpty)
        }

        @Test("a truncated and a foreign result are exit 65")
        func unreadable() throws {
            try Data(#"{"schema": "watertight.resu"#.utf8).write(to: directory.appendingPathComponent("cut.json"))
            try Data(#"{"schema": "other", "version": 1}"#.utf8).write(
                to: directory.appendingPathComponent("other.json"))
            #expect(try run("report", "cut.json").code == 65)
            #expect(try run("report", "other.json").code == 65)
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
    }
}
