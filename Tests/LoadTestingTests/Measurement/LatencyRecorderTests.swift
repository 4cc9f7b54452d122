import Dispatch
import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite struct LatencyRecorderTests {
    private let open = Workload.open(rate: 1000, arrivals: .constant, limit: nil)
    private let closed = Workload.closed(users: 1, think: nil)

    /// Runs `body` on threads of its own and `meanwhile` on this one, and returns when all have ended.
    private func onThreads(_ count: Int, _ body: @escaping @Sendable () -> Void, meanwhile: () -> Void = {}) {
        let done = DispatchGroup()
        for _ in 0..<count {
            done.enter()
            Thread.detachNewThread {
                body()
                done.leave()
            }
        }
        meanwhile()
        done.wait()
    }

    @Test("An open workload has response time, service time and start lag")
    func openTimes() {
        let recorder = LatencyRecorder(workload: open)
        recorder.record(.ok, intendedStart: 1000, start: 1300, end: 2000)
        let snapshot = recorder.snapshot()
        #expect(snapshot.response?.max == 1000)
        #expect(snapshot.service.max == 700)
        #expect(snapshot.startLag?.max == 300)
    }

    @Test("A closed workload has service time only, whatever it is told")
    func closedTimes() {
        let recorder = LatencyRecorder(workload: closed)
        recorder.record(.ok, start: 1300, end: 2000)
        recorder.record(.ok, intendedStart: 1000, start: 1300, end: 2000)
        let snapshot = recorder.snapshot()
        #expect(snapshot.service.count == 2)
        #expect(snapshot.response == nil)
        #expect(snapshot.startLag == nil)
    }

    @Test("A request that started before its intended start has no lag, and a time that runs backwards is 0")
    func clockOrder() {
        let recorder = LatencyRecorder(workload: open)
        recorder.record(.ok, intendedStart: 1000, start: 900, end: 800)
        let snapshot = recorder.snapshot()
        #expect(snapshot.startLag?.max == 0)
        #expect(snapshot.service.max == 0)
        #expect(snapshot.response?.max == 0)
    }

    @Test("Every outcome is counted apart, and completed is their sum")
    func outcomes() {
        let recorder = LatencyRecorder(workload: closed)
        for outcome in RequestOutcome.allCases {
            for _ in 0...outcome.ordinal { recorder.record(outcome, start: 0, end: 5) }
        }
        let snapshot = recorder.snapshot()
        for outcome in RequestOutcome.allCases { #expect(snapshot.outcomes[outcome] == UInt64(outcome.ordinal + 1)) }
        #expect(snapshot.completed == 78)
        #expect(recorder.completed == 78)
        #expect(recorder.totals.ok == 1)
        #expect(recorder.totals.injected == 44)
        #expect(recorder.totals.unexpected == 33)
        #expect(recorder.totals.failed == 77)
    }

    @Test("No recording is lost, with a shard for each thread or one for all", arguments: [1, 2, 64])
    func threads(shards: Int) {
        let recorder = LatencyRecorder(hasIntendedStarts: true, shards: shards)
        onThreads(8) {
            for request in UInt64(0)..<5000 {
                recorder.record(request % 5 == 0 ? .injected(.setup) : .ok, intendedStart: 0, start: 10, end: request)
            }
        }
        let snapshot = recorder.snapshot()
        #expect(snapshot.outcomes == [.ok: 32_000, .injected(.setup): 8000])
        #expect(snapshot.service.count == 40_000)
        #expect(snapshot.response?.count == 40_000)
        #expect(snapshot.startLag?.count == 40_000)
    }

    @Test(
        "A snapshot taken while threads record has every request in all of its figures or in none", arguments: [1, 64])
    func consistentSnapshots(shards: Int) {
        let recorder = LatencyRecorder(hasIntendedStarts: true, shards: shards)
        onThreads(3) {
            for request in UInt64(0)..<20_000 { recorder.record(.ok, intendedStart: 0, start: 10, end: request) }
        } meanwhile: {
            var last: UInt64 = 0
            while last < 60_000 {
                let snapshot = recorder.snapshot()
                #expect(snapshot.completed == snapshot.service.count)
                #expect(snapshot.completed == snapshot.response?.count)
                #expect(snapshot.completed == snapshot.startLag?.count)
                #expect(snapshot.completed >= last)
                last = snapshot.completed
            }
        }
        #expect(recorder.completed == 60_000)
    }

    @Test("Live figures can be read while threads record, and are exact when they have ended")
    func liveReads() {
        let recorder = LatencyRecorder(workload: closed)
        onThreads(3) {
            for request in UInt64(0)..<20_000 { recorder.record(.ok, start: 0, end: request % 1000) }
        } meanwhile: {
            var last: UInt64 = 0
            while last < 60_000 {
                let completed = recorder.completed
                #expect(completed >= last)
                last = completed
                _ = recorder.latency(atPercentile: 99)
            }
        }
        #expect(recorder.completed == 60_000)
        #expect(recorder.latency(atPercentile: 99) == 989)
    }

    @Test("The live percentile is of response time if there is one, and nil with too few requests")
    func livePercentile() {
        let recorder = LatencyRecorder(workload: open)
        for _ in 0..<5 { recorder.record(.ok, intendedStart: 0, start: 900, end: 1000) }
        #expect(recorder.latency(atPercentile: 50) == nil)
        recorder.record(.ok, intendedStart: 0, start: 900, end: 1000)
        #expect(recorder.latency(atPercentile: 50) == 1000)
    }

    @Test("Threads may come and go: many more of them than shards lose nothing")
    func manyThreads() {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 4)
        for _ in 0..<20 { onThreads(8) { recorder.record(.ok, start: 0, end: 1) } }
        #expect(recorder.snapshot().service.count == 160)
    }

    @Test("A thread may outlive a recorder and record in the next one")
    func outlives() {
        let current = Mutex<LatencyRecorder?>(nil)
        let go = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            for _ in 0..<50 {
                go.wait()
                // Recorders take turns with the same thread key; the thread still has the number the last one gave it.
                current.withLock { $0?.record(.ok, start: 0, end: 1) }
                done.signal()
            }
        }
        for _ in 0..<50 {
            let recorder = LatencyRecorder(workload: closed)
            current.withLock { $0 = recorder }
            go.signal()
            done.wait()
            current.withLock { $0 = nil }
            #expect(recorder.completed == 1)
        }
    }

    @Test("A recorder frees its memory")
    func deinitialises() {
        weak var recorder: LatencyRecorder?
        do {
            let strong = LatencyRecorder(workload: open)
            strong.record(.ok, intendedStart: 0, start: 0, end: 1)
            recorder = strong
            #expect(recorder != nil)
        }
        #expect(recorder == nil)
    }
}
