import Testing

@testable import LeakDetection

@Suite("Memory slope") struct MemorySlopeTests {
    private static let perCycle: UInt64 = 20_000

    /// Of ten cycles, with so many bytes more after each.
    private func slope(_ growths: [Int]) -> MemorySlope {
        var readings: [UInt64] = [5_000_000]
        for growth in growths { readings.append(UInt64(Int(readings.last!) + growth)) }
        return MemorySlope(readings: readings, requestsPerCycle: Self.perCycle)
    }

    /// What follows while the verdict is open: `growth` tells the bytes that so many requests add.
    private func decided(_ slope: MemorySlope, growth: (_ requests: UInt64) -> Int) -> MemorySlope {
        var slope = slope
        var requests = Self.perCycle * 12
        while slope.isUndecided {
            let before = slope.doublings.last?.reading ?? slope.readings.last!
            slope.doublings.append(.init(requests: requests, reading: UInt64(Int(before) + growth(requests))))
            requests *= 2
        }
        return slope
    }

    @Test("growth in every cycle is found at once, and told by the smallest")
    func steady() throws {
        var growths = [Int](repeating: 900_000, count: 10)
        growths[6] = 640_000
        let slope = slope(growths)
        #expect(!slope.isUndecided)
        let finding = try #require(slope.finding)
        #expect(finding.leakClass == .LK09 && finding.resource == "memory" && finding.count == 640_000)
        #expect(finding.message.contains("10 rounds of 20,000 requests") && finding.message.contains("(32 a request)"))
    }

    @Test("a byte a request is what counts", arguments: [(20_000, true), (19_999, false)])
    func gate(growth: Int, isFound: Bool) {
        #expect((slope([Int](repeating: growth, count: 10)).finding != nil) == isFound)
    }

    @Test("growth in a few steps leaves the verdict open, and further steps decide it")
    func steps() throws {
        let slope = slope([0, 524_288, 0, 0, 0, 1_048_576, 0, 0, 0, 0])
        #expect(slope.isUndecided && slope.finding == nil)
        let decided = decided(slope) { Int($0) * 8 }
        #expect(decided.doublings.map(\.requests) == [240_000, 480_000, 960_000])
        let finding = try #require(decided.finding)
        #expect(finding.leakClass == .LK09)
        #expect(finding.count == 1_572_864 + 8 * 1_680_000)
        #expect(finding.message.contains("in 1,880,000 requests") && finding.message.contains("(7 a request)"))
        #expect(finding.message.contains("3 times"))
    }

    @Test("a cache that fills up is acquitted by the first doubling that adds nothing to it")
    func filledOnce() {
        let decided = decided(slope([900_000, 900_000, 900_000, 0, 0, 0, 0, 0, 0, 0])) { _ in 0 }
        #expect(decided.doublings.count == 1 && decided.finding == nil)
    }

    @Test("threads that a pool adds, one in every doubling, are no growth with the work")
    func threads() {
        // Sixteen at once with caches of their own, then one each time.
        let decided = decided(slope([0, 0, 400_000, 0, 0, 0, 8_000, 0, 0, 0])) { _ in 132_000 }
        #expect(decided.doublings.count == 1 && decided.finding == nil)
    }

    @Test("what goes up and down, up once, or only down, is not even looked at again")
    func noise() {
        let still = [
            [3_000, -2_800, 8_192, -4_000, 12_000, -9_000, 700, -300, 8_192, -7_000],
            [0, 0, 0, 180_000, 0, 0, 0, 0, 0, 0],
            [-800_000, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [900_000, -900_000, 900_000, -900_000, 900_000, -900_000, 900_000, -900_000, 900_000, -900_000],
        ]
        for growths in still {
            let slope = slope(growths)
            #expect(!slope.isUndecided && slope.finding == nil, "\(growths)")
        }
    }

    @Test("memory that shrinks back in the last doubling did not leak")
    func shrinksBack() {
        var slope = slope([0, 524_288, 0, 0, 0, 1_048_576, 0, 0, 0, 0])
        let last = slope.readings.last!
        slope.doublings = [
            .init(requests: 240_000, reading: last + 2_000_000), .init(requests: 480_000, reading: last + 6_000_000),
        ]
        #expect(slope.isUndecided)
        slope.doublings.append(.init(requests: 960_000, reading: last))
        #expect(!slope.isUndecided && slope.finding == nil)
    }

    @Test("too few cycles, or none with requests, say nothing")
    func tooFew() {
        let few = slope([Int](repeating: 900_000, count: 7))
        #expect(few.leastGrowth == nil && few.finding == nil && !few.isUndecided)
        #expect(slope([Int](repeating: 900_000, count: 8)).finding != nil)
        let empty = MemorySlope(readings: few.readings + few.readings, requestsPerCycle: 0)
        #expect(empty.finding == nil && !empty.isUndecided)
        #expect(MemorySlope(readings: [], requestsPerCycle: 1).finding == nil)
    }
}
