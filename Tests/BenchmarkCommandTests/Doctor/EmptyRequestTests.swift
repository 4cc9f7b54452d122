import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite(.serialized, .aloneOnThePool) struct EmptyRequestTests {
    @Test(
        "the bare primitive ends whatever the count, also with fewer than may be in flight",
        arguments: ExecutionModel.allCases)
    func ends(execution: ExecutionModel) async {
        await onThreadOfItsOwn {
            for count in [1, 2, 3, 7, 100] { BarePrimitive(execution: execution, inFlight: 3).run(count) }
        }
    }

    @Test("places in flight take all items between them", arguments: [(10, 3), (3, 10), (1, 1), (9, 3)])
    func lengths(count: Int, inFlight: Int) {
        let lengths = BarePrimitive(execution: .dispatch, inFlight: inFlight).lengths(count)
        #expect(lengths.reduce(0, +) == count)
        #expect(lengths.count == min(count, inFlight) && lengths.allSatisfy { $0 > 0 })
    }

    @Test("every model is measured as often as there are rounds")
    func measure() async throws {
        let costs = try await onThreadOfItsOwn {
            Result { try EmptyRequestCosts.measure(rounds: 2, requests: 20) }
        }.get()
        #expect(costs.entries.map(\.execution) == ExecutionModel.allCases)
        for entry in costs.entries {
            for cost in [entry.bare, entry.driver] { #expect(cost.processor.count == 2 && cost.wall.count == 2) }
        }
    }

    @Test("processor time is judged and wall time is not, with 2 for dispatch and 1.4 for the others")
    func section() throws {
        var costs = EmptyRequestCosts(requests: 10)
        for index in costs.entries.indices {
            costs.entries[index].bare = .init(processor: [1_000], wall: [500])
            costs.entries[index].driver = .init(processor: [1_700], wall: [600])
        }
        let rows = costs.section.rows
        #expect(rows.count == 6)
        for (index, execution) in ExecutionModel.allCases.enumerated() {
            let limit = execution == .dispatch ? 2.0 : 1.4
            #expect(rows[2 * index][5] == .target(limit: limit, base: "B", median: 1.7))
            #expect(rows[2 * index][5].isWithinTarget == (execution == .dispatch))
            #expect(rows[2 * index + 1][5] == .empty)
        }
    }

    @Test("the JSON has a row for each model and time, with names for keys")
    func json() throws {
        var costs = EmptyRequestCosts(requests: 10)
        costs.entries[0].bare = .init(processor: [1_000], wall: [500])
        costs.entries[0].driver = .init(processor: [1_300], wall: [600])
        let punctuality = Punctuality(
            seconds: 1,
            entries: [.init(execution: nil, offered: 1_000, achieved: 999.6, p50: 60_000, p99: 1_000_000, max: nil)])
        let environment = EnvironmentRecord(
            operatingSystem: "Linux 6", architecture: "x86_64", processor: nil, processorCount: 2, memoryBytes: 1,
            swiftVersion: "6.3", configuration: "release", loadAverage: nil, cautions: [])
        let report = DoctorReport(environment: environment, sections: [costs.section, punctuality.section])
        let object = try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any]
        let sections = try #require(object?["sections"] as? [String: [String: Any]])
        let rows = try #require(sections["emptyRequest"]?["rows"] as? [[String: Any]])
        #expect(rows[0]["execution"] as? String == "structured" && rows[0]["time"] as? String == "processor")
        #expect((rows[0]["target"] as? [String: Any])?["verdict"] as? String == "within")
        #expect(rows[2]["bareNanoseconds"] is NSNull)
        let late = try #require(sections["punctuality"]?["rows"] as? [[String: Any]])
        #expect(late[0]["lateP99"] as? Int == 1_000_000 && late[0]["lateMax"] is NSNull)
        #expect(late[0]["achieved"] as? Int == 1_000)
    }

    @Test("--only with a name that does not exist is refused, with the nearest one")
    func only() {
        let command = DoctorCommand(program: ProgramDescription(name: "watertight", suites: []))
        #expect(
            throws: CommandFailure.usage(
                "--only: 'emty' is no part of doctor; accepted: record, lease, levels, scaling, empty, pacing, request, graphs; "
                    + "did you mean 'empty'?")
        ) { try command.run(["--only", "emty"]) }
    }
}
