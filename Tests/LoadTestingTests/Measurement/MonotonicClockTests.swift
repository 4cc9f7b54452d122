import Testing

@testable import LoadTesting

@Suite struct MonotonicClockTests {
    @Test("The clock never goes back, and its unit is the nanosecond")
    func monotonic() {
        let clock = MonotonicClock()
        let other = ContinuousClock()
        let outerStart = other.now
        let start = clock.now()
        var last = start
        while other.now - outerStart < .milliseconds(5) {
            let now = clock.now()
            #expect(now >= last)
            last = now
        }
        // Inside the interval the standard library's clock measured; a machine that sleeps or stalls cannot break this.
        let elapsed = clock.now() - start
        #expect(Duration.nanoseconds(elapsed) <= other.now - outerStart)
        #expect(elapsed > 4_000_000)
    }
}
