import Testing

@testable import LoadTesting

@Suite struct DescriptorBaselineTests {
    @Test func `a timer that was too late to get its descriptor is used again, further ahead`() {
        var used: [Int] = []
        DescriptorBaseline.primeTimers(use: { used.append($0) }, areOpen: { used.count == 4 })
        #expect(used == [1, 2, 4, 8])
    }

    @Test func `timers that never open a descriptor are not waited for forever`() {
        var used = 0
        DescriptorBaseline.primeTimers(use: { used += $0 }, areOpen: { false })
        #expect(used < 1_000)
    }
}
