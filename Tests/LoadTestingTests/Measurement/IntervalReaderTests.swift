import Foundation
import Testing

@testable import LoadTesting

@Suite("Reading what was timed since the last look")
struct IntervalReaderTests {
    @Test("each reading has what came after the one before")
    func since() {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 4)
        let reader = recorder.intervalReader()
        #expect(reader.read().count == 0)
        for _ in 0..<10 { recorder.record(.ok, start: 0, end: 1_000) }
        let first = reader.read()
        #expect(first.count == 10 && first.groups.count == 1)
        for _ in 0..<5 { recorder.record(.ok, start: 0, end: 70_000) }
        let second = reader.read()
        #expect(second.count == 5 && second.max.map { (70_000...70_280).contains($0) } == true)
        #expect(reader.read().count == 0)
        #expect(reader.read(isLast: true).count == 0)
    }

    @Test("it reads what latency means: response time when there are intended starts")
    func headline() {
        let recorder = LatencyRecorder(hasIntendedStarts: true, shards: 1)
        recorder.record(.ok, intendedStart: 0, start: 900_000, end: 1_000_000)
        #expect(recorder.intervalReader().read().max.map { $0 >= 1_000_000 } == true)
    }

    @Test("with many threads at work nothing is lost and nothing is counted twice")
    func threads() {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 8)
        let reader = recorder.intervalReader()
        let perThread = 20_000
        for thread in 0..<4 {
            Thread.detachNewThread {
                for index in 0..<perThread {
                    recorder.record(.ok, start: 0, end: UInt64((thread * perThread + index) % 5_000 * 97))
                }
            }
        }
        var sum = IntervalHistogram()
        while recorder.completed < UInt64(4 * perThread) { sum.merge(reader.read()) }
        sum.merge(reader.read(isLast: true))
        #expect(sum.count <= UInt64(4 * perThread))
        // The last request is counted as completed before its time is.
        let snapshot = recorder.snapshot()
        sum.merge(reader.read(isLast: true))
        #expect(sum.count == UInt64(4 * perThread) && snapshot.service.count == sum.count)
        #expect(sum == recorder.intervalReader().read(isLast: true))
    }
}
