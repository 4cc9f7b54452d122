import Foundation
import Testing

@testable import LoadTesting

@Suite("result.json")
struct ResultFileTests {
    private func directory() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// The example with one JSON value replaced.
    private func altered(_ change: (inout [String: Any]) -> Void) throws -> Data {
        let data = try ResultFile.encode(ExampleResult.result)
        var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        change(&object)
        return try JSONSerialization.data(withJSONObject: object)
    }

    @Test("what was written is read again, value for value, and leaves no other file behind")
    func roundTrip() throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("result.json").path
        try ResultFile.write(ExampleResult.result, to: path)
        try ResultFile.write(ExampleResult.result, to: path)
        #expect(try ResultFile.read(path) == ExampleResult.result)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["result.json"])
    }

    @Test("a missing value is written as null, nanoseconds as integers, keys sorted")
    func form() throws {
        let text = String(decoding: try ResultFile.encode(ExampleResult.result), as: UTF8.self)
        #expect(text.contains("\"p9999\" : null"))
        #expect(text.contains("\"p50\" : 41311,"))
        #expect(text.hasSuffix("}\n"))
        let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.map { $0.prefix { $0 != ":" } }
        #expect(keys == keys.sorted())
    }

    @Test("a file cut off anywhere is refused with exit code 65")
    func truncated() throws {
        let data = try ResultFile.encode(ExampleResult.result)
        for length in [0, 1, 100, data.count / 2, data.count - 3] {
            let error = #expect(throws: ReportError.self) { try ResultFile.decode(data.prefix(length), from: "r.json") }
            #expect(error?.exitCode == .unreadableInput)
            #expect(error?.description.hasPrefix("r.json is not whole JSON") == true)
        }
    }

    @Test("JSON of another kind, or of a newer version, is refused by name")
    func foreign() throws {
        let other = Data(#"{"schema": "k6.summary", "version": 1}"#.utf8)
        #expect(throws: ReportError.otherSchema(file: "x", found: "of schema 'k6.summary'")) {
            try ResultFile.decode(other, from: "x")
        }
        for text in ["[]", "3", "{}", "null"] {
            #expect(throws: ReportError.otherSchema(file: "x", found: "JSON without a schema")) {
                try ResultFile.decode(Data(text.utf8), from: "x")
            }
        }
        #expect(throws: ReportError.otherVersion(file: "x", found: 2)) {
            try ResultFile.decode(try altered { $0["version"] = 2 }, from: "x")
        }
    }

    @Test("a result from before the hand-over lag was recorded can be read")
    func before() throws {
        let data = try altered { object in
            guard var cases = object["cases"] as? [[String: Any]] else { return }
            for index in cases.indices {
                var latency = cases[index]["latency"] as? [String: Any]
                latency?.removeValue(forKey: "handOverLag")
                cases[index]["latency"] = latency
            }
            object["cases"] = cases
        }
        let result = try ResultFile.decode(data)
        #expect(result.cases.allSatisfy { $0.latency.handOverLag == nil })
        #expect(result.cases[0].latency.startLag == ExampleResult.result.cases[0].latency.startLag)
    }

    @Test("a result from before there were allowances can be read, and a day that does not exist cannot")
    func beforeAllowances() throws {
        let data = try altered { object in
            object["allowanceProblems"] = nil
            guard var cases = object["cases"] as? [[String: Any]] else { return }
            for index in cases.indices {
                cases[index]["leakWatch"] = nil
                var leaks = cases[index]["leaks"] as? [[String: Any]] ?? []
                for leak in leaks.indices { leaks[leak]["allowed"] = nil }
                cases[index]["leaks"] = leaks
            }
            object["cases"] = cases
        }
        let result = try ResultFile.decode(data)
        #expect(result.allowanceProblems == nil)
        #expect(result.cases.allSatisfy { $0.leakWatch == nil && $0.allowedLeaks.isEmpty })
        let text = String(decoding: try ResultFile.encode(ExampleResult.result), as: UTF8.self)
        let wrong = text.replacingOccurrences(of: "\"2025-06-30\"", with: "\"2025-06-31\"")
        #expect(wrong != text)
        let error = #expect(throws: ReportError.self) { try ResultFile.decode(Data(wrong.utf8), from: "x") }
        #expect(error?.description.contains("allowed.expires' has a value it cannot have") == true)
    }

    @Test("a missing or mistyped field is named")
    func malformed() throws {
        let missing = try altered { $0["environment"] = nil }
        #expect(throws: ReportError.malformed(file: "x", reason: "'environment' is missing")) {
            try ResultFile.decode(missing, from: "x")
        }
        let mistyped = try altered { object in
            var run = object["run"] as? [String: Any] ?? [:]
            run["seed"] = "seven"
            object["run"] = run
        }
        let error = #expect(throws: ReportError.self) { try ResultFile.decode(mistyped, from: "x") }
        #expect(error?.description.contains("'run.seed' is not of type") == true, "\(String(describing: error))")
        // Null means "not measured"; a field that is not there at all means another program wrote the file.
        let dropped = try altered { object in
            var run = object["run"] as? [String: Any] ?? [:]
            run["commit"] = nil
            object["run"] = run
        }
        #expect(throws: ReportError.malformed(file: "x", reason: "'run.commit' is missing")) {
            try ResultFile.decode(dropped, from: "x")
        }
    }

    @Test("figures that contradict each other are refused")
    func inconsistent() throws {
        var result = ExampleResult.result
        result.cases[0].requests.censored = 1
        let data = try ResultFile.encode(result)
        let error = #expect(throws: ReportError.self) { try ResultFile.decode(data, from: "x") }
        #expect(
            error
                == .inconsistent(
                    file: "x",
                    reason: "case 'nested/structured/0': 10000 requests issued, but 10000 completed and 1 censored"))
        #expect(error?.exitCode == .unreadableInput)
    }

    @Test("a file that is not there, or a directory, is refused with exit code 65")
    func unreadable() throws {
        let error = #expect(throws: ReportError.self) { try ResultFile.read("/nonexistent/result.json") }
        #expect(error?.exitCode == .unreadableInput)
        #expect(error?.description.hasPrefix("/nonexistent/result.json cannot be read (") == true)
        #expect(throws: ReportError.self) { try ResultFile.read("/") }
    }

    @Test("a place that cannot be written to is refused with exit code 74")
    func unwritable() throws {
        let error = #expect(throws: ReportError.self) {
            try ResultFile.write(ExampleResult.result, to: "/nonexistent/result.json")
        }
        #expect(error?.exitCode == .cannotWrite)
        #expect(error?.description.contains("No such file or directory") == true)
    }
}
