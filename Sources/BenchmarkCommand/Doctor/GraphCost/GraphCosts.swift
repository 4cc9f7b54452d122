import DependencyRuntime
import LoadTesting

/// What a request costs, in processor time and in memory, in graphs of several sizes.
struct GraphCosts: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        let form: ChainGraph.Form
        let length: Int
        /// Nanoseconds a request, round by round.
        var processorTime: [Double] = []
        /// Bytes a request in flight, one for each time it was measured.
        var memory: [Double] = []
    }

    static let lengths = [1, 4, 16]

    let requests: Int
    var entries: [Entry]

    /// Measures `rounds` rounds of `requests` requests of each graph, in turn, one request after the other.
    static func measureProcessorTime(rounds: Int, requests: Int) async throws -> GraphCosts {
        let ledger = DeskLedger()
        defer { withExtendedLifetime(ledger) {} }
        let desk = ResourceDesk(ledger)
        let clock = ProcessorClock()
        var entries = lengths.flatMap { length in ChainGraph.Form.allCases.map { Entry(form: $0, length: length) } }
        let endpoints = entries.map { ChainGraph(form: $0.form, length: $0.length).endpoint(at: desk) }
        for endpoint in endpoints { try await serve(endpoint, times: requests / 10 + 1) }
        for _ in 0..<rounds {
            for (index, endpoint) in endpoints.enumerated() {
                let start = clock.now()
                try await serve(endpoint, times: requests)
                entries[index].processorTime.append(Double(clock.now() - start) / Double(requests))
            }
        }
        return GraphCosts(requests: requests, entries: entries)
    }

    /// Adds what requests in flight hold, each graph measured `rounds` times, in turn.
    mutating func measureMemory(rounds: Int) {
        for _ in 0..<rounds {
            for index in entries.indices {
                let graph = ChainGraph(form: entries[index].form, length: entries[index].length)
                if let bytes = InFlightMemory(graph: graph).measureInProcess() { entries[index].memory.append(bytes) }
            }
        }
    }

    @inline(never)
    private static func serve(_ endpoint: Endpoint<Int>, times count: Int) async throws {
        for _ in 0..<count { _ = try await endpoint.respond().get() }
    }
}

extension GraphCosts {
    var section: DoctorSection {
        let rounds = entries.map(\.processorTime.count).max() ?? 0
        let isMissing = entries.contains { $0.memory.isEmpty }
        return DoctorSection(
            key: "graphs",
            title: "What a request costs in graphs of several sizes",
            method: "Dependencies in a chain, as above. Processor time of the process; rounds: \(rounds), each "
                + "of \(HumanNumber.count(UInt64(requests))) requests of every graph in turn. Memory: what a new process "
                + "grows by, divided by \(HumanNumber.count(UInt64(InFlightMemory.requests))) requests that wait in their "
                + "endpoint, with the task that carries each. Median (minimum–maximum).",
            columns: [
                .init(key: "dependencies", title: "dependencies"), .init(key: "form", title: "form"),
                .init(key: "processorNanoseconds", title: "cpu ns/request"),
                .init(key: "bytesInFlight", title: "bytes/request in flight"),
            ],
            counts: [
                "rounds": rounds, "requestsPerRound": requests, "requestsInFlight": InFlightMemory.requests,
            ],
            rows: entries.map { entry in
                [
                    .count(entry.length), .name(key: entry.form.rawValue, label: entry.form.label),
                    Spread(entry.processorTime).map(DoctorCell.time) ?? .missing,
                    Spread(entry.memory).map(DoctorCell.memory) ?? .missing,
                ]
            },
            remarks: isMissing ? ["n/a: a process that was started to measure memory could not tell."] : [])
    }
}
