import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct DoctorReportTests {
    private let costs = RequestCosts(
        requests: 50_000,
        rounds: [
            .handWritten: [200, 210, 190], .nestedFunctions: [100, 105, 100], .setupCleanup: [300, 294, 285],
            .yield: [500, 1_050, 475],
        ])

    private let graphs: GraphCosts = {
        var costs = GraphCosts(requests: 20_000, entries: [])
        costs.entries = [
            .init(form: .setupCleanup, length: 1, processorTime: [900, 1_000, 1_100], memory: [4_000.4, 4_010]),
            .init(form: .yield, length: 16, processorTime: [2_000], memory: []),
        ]
        return costs
    }()

    private func report(configuration: String = "release") -> DoctorReport {
        let environment = EnvironmentRecord(
            operatingSystem: "Linux 6", architecture: "x86_64", processor: nil, processorCount: 2, memoryBytes: 1,
            swiftVersion: "6.3", configuration: configuration, loadAverage: nil, cautions: [])
        return DoctorReport(environment: environment, sections: [costs.section, graphs.section])
    }

    @Test("the table shows figures, ratios and targets, in at most 100 columns")
    func text() {
        let lines = report().text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { $0.count <= 100 && $0.last != " " })
        #expect(lines[0] == "The machine and the build")
        #expect(lines.contains("Processors               2") && lines.contains("Build                    release"))
        let table = lines.filter { line in
            ["SUBJECT", "A  ", "B  ", "setup/cleanup", "yield"].contains { line.hasPrefix($0) }
        }
        #expect(
            table == [
                "SUBJECT                   NS/REQUEST               X A                X B  TARGET",
                "A  hand-written        200 (190–210)                     2.00 (1.90–2.00)",
                "B  nested functions    100 (100–105)  0.50 (0.50–0.53)",
                "setup/cleanup form     294 (285–300)  1.50 (1.40–1.50)   2.85 (2.80–3.00)  at most 1.5 x A: within",
                "yield form           500 (475–1,050)  2.50 (2.50–5.00)  5.00 (4.75–10.00)  at most 2.4 x A: over",
            ])
    }

    @Test("a figure that could not be measured says so")
    func missing() {
        let text = report().text()
        #expect(text.contains("n/a"))
        #expect(text.contains("could not tell"))
    }

    @Test("a debug build is said to mean nothing, and what to do, before any figure")
    func caution() throws {
        let lines = report(configuration: "debug").text().split(separator: "\n")
        let caution = try #require(lines.firstIndex { $0.hasPrefix("Caution: Debug build: timings mean nothing. ") })
        let figures = try #require(lines.firstIndex { $0.contains("NS/REQUEST") })
        #expect(caution < figures)
        #expect(lines[caution...(caution + 1)].joined(separator: " ").contains("swift run -c release"))
        #expect(!report().text().contains("Caution"))
    }

    @Test("the JSON has integers for nanoseconds and bytes, numbers for ratios, null for what is missing")
    func json() throws {
        let object = try JSONSerialization.jsonObject(with: Data(report().json().utf8)) as? [String: Any]
        #expect(object?["schema"] as? String == "watertight.doctor")
        let sections = try #require(object?["sections"] as? [String: [String: Any]])
        #expect(sections["requestCost"]?["requestsPerRound"] as? Int == 50_000)
        let rows = try #require(sections["requestCost"]?["rows"] as? [[String: Any]])
        #expect(rows.map { $0["subject"] as? String } == ["handWritten", "nestedFunctions", "setupCleanup", "yield"])
        #expect(rows[3]["nanoseconds"] as? [String: Int] == ["median": 500, "min": 475, "max": 1_050])
        #expect(rows[1]["timesA"] as? [String: Double] == ["median": 0.5, "min": 0.5, "max": 0.526])
        #expect(rows[0]["timesA"] is NSNull && rows[0]["target"] is NSNull)
        let target = try #require(rows[3]["target"] as? [String: Any])
        #expect(target["limit"] as? Double == 2.4 && target["verdict"] as? String == "over")
        let graphRows = try #require(sections["graphs"]?["rows"] as? [[String: Any]])
        #expect(graphRows[0]["bytesInFlight"] as? [String: Int] == ["median": 4_005, "min": 4_000, "max": 4_010])
        #expect(graphRows[1]["bytesInFlight"] is NSNull)
    }

    @Test(
        "a target is judged by the median, and met when it is just reached", arguments: [(1.5, true), (1.501, false)])
    func targets(median: Double, isWithin: Bool) {
        #expect(DoctorCell.target(limit: 1.5, base: "A", median: median).isWithinTarget == isWithin)
    }
}
