import Foundation
import Testing

@testable import BenchmarkCommand
@testable import LoadTesting

@Suite(.serialized) final class ScenarioLoadTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// One case, as the command would run it in this process.
    private func result(
        _ file: String, _ form: ScenarioForm, _ execution: ExecutionModel, requests: UInt64, trace: UInt64? = nil,
        soak: Soak.Settings? = nil
    ) async throws -> CaseResult {
        let source = SuiteSource(file: file, form: form.rawValue)
        var spec = CaseSpec(
            suite: "scenarios", execution: execution, failureRate: 0, faults: [:],
            workload: WorkloadRecord(.closed(users: 64, think: nil), extent: .requests(requests), warmup: .zero),
            drain: .seconds(60), seed: 42, leakDetail: .sites)
        spec.source = source
        spec.traceRequest = trace
        let suite = try #require(spec.suite(among: []))
        spec.isSoak = soak != nil
        var soaked = CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: false) { _ in }
        if let soak { soaked.soakSettings = soak }
        let runner = soaked
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: runner.run()) }
        }
    }

    @Test(
        "what the file expects to leak is in the ledger, resource by resource, exactly, and nothing else",
        arguments: [Corpus.named, .public], ScenarioForm.allCases)
    func exact(corpus: Corpus, form: ScenarioForm) async throws {
        let requests = 4_000
        let prediction = try LedgerPrediction(lines: corpus.lines, form: form, requests: requests)
        #expect(!prediction.leaked.isEmpty)
        for execution in [ExecutionModel.structured, .executor] {
            let result = try await result(try corpus.path, form, execution, requests: UInt64(requests))
            #expect(result.status == .finished)
            #expect(result.requests.outcomes == ["ok": UInt64(requests)], "\(result.unexpectedFailures)")
            let ledger = LedgerPrediction(result.ledger, scenarios: prediction.scenarios)
            #expect(ledger == prediction, "\(execution) \(ledger.disagreement(with: prediction).prefix(5))")
            #expect(
                result.ledger.allSatisfy { $0.released == $0.opened - $0.leaked && $0.late + $0.doubleReleased == 0 })
            // Other tests of this process open descriptors at the same time.
            let leaks = result.leaks.filter { $0.leakClass != "LK08" }
            #expect(leaks.allSatisfy { $0.leakClass == "LK01" })
            #expect(leaks.reduce(into: [:]) { $0[$1.resource, default: 0] += $1.count } == prediction.leaked)
        }
    }

    /// Leaks `b#1` in its second request.
    private static let line = """
        {"id":"drops","features":[],"dependencies":[{"name":"a","kind":"value"},\
        {"name":"b","kind":"generator","needs":[{"name":"a"}],"behavior":{"cleanup":"success"}}],\
        "endpoint":{"needs":[{"name":"b"}]},"requests":[{},{"endpoint":"error"}],"expect":{"requests":[\
        {"events":["setup a#1","setup b#1 with a#1","endpoint with b#1","response 200","cleanup b#1"],"outcome":"ok"},\
        {"events":["setup a#1","setup b#1 with a#1","endpoint with b#1","endpoint fails error:endpoint","response 500"],\
        "outcome":"error:endpoint","leaked":["b#1"]}]}}
        """

    private func file(_ lines: String...) throws -> String {
        let path = folder.path + "/s.jsonl"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("the requests of a scenario take turns; a generator is a lease from when it hands out, a value is none")
    func turns() async throws {
        let path = try file(Self.line)
        let result = try await result(path, .yield, .structured, requests: 7)
        #expect(result.ledger.map(\.resource) == ["drops/b"])
        #expect(result.ledger.map { [$0.opened, $0.released, $0.leaked] } == [[7, 4, 3]])
        #expect(result.requests.outcomes == ["ok": 7])
        #expect(result.notes == nil)
        #expect(result.leaks.first { $0.leakClass == "LK01" }?.request == 1)
    }

    @Test("soaked, the ledger is that of the measured window, and what leaks in the rounds too is told once")
    func soak() async throws {
        let path = try file(Self.line)
        let settings = Soak.Settings(leastRequests: 10, bytesInUse: { 1_000_000 })
        let both = try await result(path, .yield, .structured, requests: 7, soak: settings)
        #expect(both.ledger.map { [$0.opened, $0.released, $0.leaked] } == [[7, 4, 3]])
        #expect(both.leaks.filter { $0.leakClass == "LK01" }.map(\.count) == [3])
        // Its first request is the one that does not leak.
        let later = try await result(path, .yield, .structured, requests: 1, soak: settings)
        #expect(later.ledger.map(\.leaked) == [0])
        let leaks = later.leaks.filter { $0.leakClass == "LK01" }
        #expect(leaks.map(\.count) == [60] && leaks.first?.message.hasPrefix("In the rounds of --soak") == true)
    }

    @Test(
        "a wrong count in the file is noticed twice: the requests fail, and the prediction is not what is in the ledger"
    )
    func wrongCount() async throws {
        let wrong = Self.line.replacing(#","leaked":["b#1"]"#, with: "")
        let path = try file(wrong)
        let result = try await result(path, .yield, .executor, requests: 7)
        let prediction = try LedgerPrediction(lines: [wrong], form: .yield, requests: 7)
        let ledger = LedgerPrediction(result.ledger, scenarios: 1)
        #expect(ledger.disagreement(with: prediction) == ["drops/b"])
        #expect(result.requests.outcomes == ["ok": 4, "unexpected.error": 3])
        #expect(
            result.unexpectedFailures.first?.message
                == "scenario 'drops', request 2: 'b#1' leaked where nothing is expected")
        #expect(try LedgerPrediction(lines: [Self.line], form: .yield, requests: 9) != ledger)
    }

    @Test("a request that ends or goes otherwise than expected is a failure that says where")
    func otherwise() async throws {
        let spoilt = [
            (#""outcome":"error:endpoint""#, #""outcome":"ok""#, "outcome 'error:endpoint' where 'ok' is expected"),
            (#","response 200""#, #","response 201""#, "event 4 is 'response 200' where 'response 201' is expected"),
            (#","cleanup b#1""#, "", "event 5 is 'cleanup b#1' where none is expected"),
        ]
        for (part, other, words) in spoilt {
            let path = try file(Self.line.replacing(part, with: other))
            let result = try await result(path, .yield, .structured, requests: 2)
            #expect(result.requests.unexpected == 1)
            #expect(result.unexpectedFailures.first?.message.hasSuffix(words) == true)
        }
    }

    @Test("how many are left out, and why, is a note, which no verdict depends on")
    func leftOut() async throws {
        let good = Self.line.replacing(#""requests":[{},{"endpoint":"error"}]"#, with: #""requests":[{}]"#)
            .replacing(
                #/,\{"events":\["setup a#1","setup b#1 with a#1","endpoint with b#1","endpoint fails.*\]\}\]/#,
                with: "]")
        let path = try file(
            good, SampleLine.text,
            Self.line.replacing("drops", with: "bare").replacing(#/,"expect":.*\]\}/#, with: ""),
            Self.line.replacing("drops", with: "swallows").replacing(
                #""cleanup":"success""#, with: #""onError":"swallow""#))
        let result = try await result(path, .setupCleanup, .structured, requests: 3)
        #expect(
            result.notes == [
                "1 of 4 scenarios run; left out: 1 with resources, "
                    + "1 that setup and cleanup apart cannot express, 1 without expect."
            ])
        #expect(result.requests.outcomes == ["ok": 3])
        #expect(result.cautions.isEmpty)
        var judged = result
        judged.leaks = []
        #expect(Judgement.judge(judged) == .pass)
    }

    @Test("a file of which nothing can be run is refused, and says why")
    func nothing() throws {
        let path = try file(SampleLine.text)
        #expect {
            try ScenarioLoad(SuiteSource(file: path, form: "yield"))
        } throws: {
            "\($0)" == "\(path): none of its scenarios can be run: left out: 1 with resources"
        }
    }

    @Test("the trace of a request tells the scenario's steps, and what it still held")
    func trace() async throws {
        let path = try file(Self.line)
        let result = try await result(path, .mixed, .structured, requests: 4, trace: 3)
        let trace = try #require(result.trace)
        #expect(trace.events.contains { $0.what == .begin && $0.subject == "setup b" })
        #expect(trace.held.first?.hasPrefix("drops/b") == true)
        #expect(result.requests.outcomes == ["ok": 4])
    }
}
