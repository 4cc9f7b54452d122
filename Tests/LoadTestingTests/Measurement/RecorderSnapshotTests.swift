import Testing

@testable import LoadTesting

@Suite struct RecorderSnapshotTests {
    @Test("Without requests the times are null and ok is still written")
    func empty() {
        let snapshot = LatencyRecorder(workload: .open(rate: 1, arrivals: .constant, limit: nil)).snapshot()
        #expect(snapshot.latency == LatencyRecord())
        #expect(snapshot.outcomeCounts == ["ok": 0])
        #expect(snapshot.completed == 0)
    }

    @Test("Results have a summary of each time that was measured, and the outcomes that occurred by name")
    func filled() {
        let recorder = LatencyRecorder(workload: .closed(users: 1, think: nil))
        for _ in 0..<6 { recorder.record(.injected(.cancel), start: 0, end: 100) }
        let snapshot = recorder.snapshot()
        #expect(snapshot.outcomeCounts == ["ok": 0, "injected.cancel": 6])
        #expect(snapshot.latency.service?.p50 == 100)
        #expect(snapshot.latency.service?.p90 == nil)
        #expect(snapshot.latency.response == nil)
        #expect(snapshot.latency.headline == snapshot.latency.service)
    }
}
