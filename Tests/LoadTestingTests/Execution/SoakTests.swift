import LeakDetection
import Synchronization
import Testing

@testable import LoadTesting

@Suite("Soak") struct SoakTests {
    /// A program that keeps something of its requests, in an allocator that is simulated.
    private final class Program: Sendable {
        let served = Atomic<UInt64>(0)
        let cycles = Mutex<[UInt64]>([])
        private let bytes: @Sendable (UInt64) -> UInt64?

        init(served: UInt64 = 0, _ bytes: @escaping @Sendable (_ served: UInt64) -> UInt64?) {
            self.served.store(served, ordering: .relaxed)
            self.bytes = bytes
        }

        func run(_ count: UInt64) {
            cycles.withLock { $0.append(count) }
            served.add(count, ordering: .relaxed)
        }

        func soak() throws -> MemorySlope? {
            let settings = Soak.Settings(bytesInUse: { self.bytes(self.served.load(ordering: .relaxed)) })
            return try Soak(before: served.load(ordering: .relaxed), settings).run(run)
        }
    }

    /// What a collection takes that doubles when it is full.
    private static func doubling(_ count: UInt64, bytes: UInt64) -> UInt64 {
        var capacity: UInt64 = 1
        while capacity < count { capacity *= 2 }
        return 32 + capacity * bytes
    }

    @Test("cycles have 20k requests, or an eighth of what the case has had, and then they are enough to double that")
    func sizes() {
        #expect(Soak(before: 500).requestsPerCycle == 20_000)
        for before: UInt64 in [0, 7, 110_000, 160_000, 160_001, 1_234_567, 80_000_000] {
            let cycle = Soak(before: before).requestsPerCycle
            #expect(10 * cycle >= before + 2 * cycle, "\(before)")
        }
    }

    @Test("ten cycles after two that are discarded, and no more when memory is still")
    func still() throws {
        let program = Program { _ in 7_000_000 }
        let slope = try #require(try program.soak())
        #expect(program.cycles.withLock { $0 } == [UInt64](repeating: 20_000, count: 12))
        #expect(slope.readings == [UInt64](repeating: 7_000_000, count: 11))
        #expect(slope.finding == nil && slope.doublings.isEmpty)
    }

    @Test("an array or a dictionary that grows is found, however many requests there were before")
    func steps() throws {
        // All over one octave, so that the steps fall everywhere.
        for step: UInt64 in 0..<64 {
            let before = 130_000 + step * 2_500
            for bytes: UInt64 in [8, 17, 40] {
                let program = Program(served: before) { Self.doubling($0, bytes: bytes) }
                let slope = try #require(try program.soak())
                #expect(slope.finding?.leakClass == .LK09, "\(before) \(bytes)")
            }
        }
    }

    @Test("each doubling has as many requests as the whole case had before it")
    func doublings() throws {
        let program = Program(served: 1_000_000) { Self.doubling($0, bytes: 8) }
        let slope = try #require(try program.soak())
        var served = 1_000_000 + 12 * slope.requestsPerCycle
        #expect(slope.doublings.count == MemorySlope.leastDoublings)
        for doubling in slope.doublings {
            #expect(doubling.requests == served)
            served += doubling.requests
        }
        #expect(program.served.load(ordering: .relaxed) == served)
    }

    @Test("so is one that a part of the requests add to, and one that begins half full")
    func partOfRequests() throws {
        for before: UInt64 in [0, 500, 60_000, 333_333] {
            for part in [0.25, 0.5, 0.9] {
                let program = Program(served: before) {
                    1_000_000 + Self.doubling(UInt64(Double($0) * part), bytes: 16)
                }
                #expect(try program.soak()?.finding != nil, "\(before) \(part)")
            }
        }
    }

    @Test("a cache that is full at any time is not found, and takes at most one further round")
    func bounded() throws {
        for limit: UInt64 in stride(from: 1_000, to: 200_000, by: 7_000) {
            let program = Program { Self.doubling(min($0, limit), bytes: 64) }
            let slope = try #require(try program.soak())
            #expect(slope.finding == nil && slope.doublings.count <= 1, "\(limit)")
        }
    }

    @Test("an allocator that says nothing ends it at the first look, and one that falls silent later as well")
    func unknown() throws {
        let program = Program { _ in nil }
        #expect(try program.soak() == nil)
        #expect(program.cycles.withLock { $0.count } == 2)
        let later = Program { $0 > 300_000 ? nil : Self.doubling($0, bytes: 8) }
        #expect(try later.soak() == nil)
    }

    @Test("a round that fails ends it with that failure")
    func failure() {
        struct Broken: Error {}
        let soak = Soak(before: 0, Soak.Settings(bytesInUse: { 1 }))
        #expect(throws: Broken.self) { _ = try soak.run { _ in throw Broken() } }
    }
}
