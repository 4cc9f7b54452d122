import Testing

@testable import LoadTesting

@Suite struct RecorderShardTests {
    @Test("The headline is response time with intended starts, service time without")
    func headline() {
        for (hasIntendedStarts, expected) in [(true, UInt64(1000)), (false, 700)] {
            let shard = RecorderShard(hasIntendedStarts: hasIntendedStarts)
            #expect(shard.record(.ok, intendedStart: 1000, start: 1300, end: 2000))
            #expect(shard.headline.snapshot().max == expected)
        }
    }

    @Test("Totals and snapshot of a shard add to what is there already")
    func adds() {
        let shard = RecorderShard(hasIntendedStarts: false)
        #expect(shard.record(.unexpected(.error), intendedStart: 0, start: 0, end: 3))
        var totals = OutcomeTotals()
        var snapshot = RecorderSnapshot(hasIntendedStarts: false)
        for _ in 0..<2 {
            shard.add(to: &totals)
            shard.add(to: &snapshot)
        }
        #expect(totals.unexpected == 2)
        #expect(snapshot.outcomes == [.unexpected(.error): 2])
        #expect(snapshot.service.count == 2)
    }
}
