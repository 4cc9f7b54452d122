import DependencyRuntime
import Foundation
import LeakDetection
import LoadTesting

/// Measures what a request holds while it is in flight: many requests are started that wait in their endpoint, with every
/// dependency open, and what the process has grown by is divided by their number.
///
/// Each figure is taken in a process of its own. In one that had served many requests before, the allocator would give
/// the new ones memory that it kept from the old ones, and the process would grow by less than they hold. Before the
/// first look the process serves a few requests, one after the other, so that threads, caches and metadata are there; that
/// leaves no more than one request's memory to reuse. The task that carries the request is part of the figure.
struct InFlightMemory {
    /// The hidden command that the executable is started with.
    static let command = "measure-memory"
    static let requests = 20_000

    let graph: ChainGraph

    /// Bytes for each request, measured in a new process; nil when that process could not tell.
    func measureInProcess() -> Double? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Bundle.main.executablePath ?? CommandLine.arguments[0])
        process.arguments = [Self.command, graph.form.rawValue, "\(graph.length)", "\(Self.requests)"]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return Double(words.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Bytes for each of `requests` requests, measured here and now.
    ///
    /// - Throws: when the system does not tell, or a request did not close what it opened.
    static func measure(_ graph: ChainGraph, requests: Int) async throws -> Double {
        let ledger = DeskLedger()
        defer { withExtendedLifetime(ledger) {} }
        let desk = ResourceDesk(ledger)
        let warmup = graph.endpoint(at: desk)
        for _ in 0..<100 { _ = try await warmup.respond().get() }

        let gate = Gate(places: requests)
        let endpoint = Endpoint(needs: graph.last(at: desk)) { _ in await gate.wait() }
        guard let before = ResidentMemoryProbe.currentBytes() else { throw Unmeasurable() }
        let after = await withDiscardingTaskGroup { group in
            for _ in 0..<requests { group.addTask { _ = await endpoint.respond() } }
            await gate.full()
            let bytes = ResidentMemoryProbe.currentBytes()
            gate.open()
            return bytes
        }
        let opened = ledger.opened.load(ordering: .relaxed)
        let wasClosed = ledger.closed.load(ordering: .relaxed) == opened
        guard let after, wasClosed, opened == (requests + 100) * graph.length else { throw Unmeasurable() }
        return Double(after > before ? after - before : 0) / Double(requests)
    }

    private struct Unmeasurable: Error {}
}

/// The other side of ``InFlightMemory/measureInProcess()``.
struct MemoryCommand {
    func run(_ arguments: [String]) throws -> ExitCode {
        guard arguments.count == 3, let form = ChainGraph.Form(rawValue: arguments[0]), let length = Int(arguments[1]),
            let requests = Int(arguments[2]), length > 0, requests > 0
        else { throw CommandFailure.usage("'\(InFlightMemory.command)' is for the command's own use") }
        let graph = ChainGraph(form: form, length: length)
        let bytes = try Waiting.run { try await InFlightMemory.measure(graph, requests: requests) }
        try StandardOutput.line("\(bytes)")
        return .success
    }
}
