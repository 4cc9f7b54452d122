import Simulation
import Synchronization
import Testing

@Suite struct VirtualClockTests {
    let clock = VirtualClock()

    @Test("a sleeper wakes when the clock has been advanced to its deadline, and not before")
    func wakes() async throws {
        let sleeper = Task { [clock] in
            try await clock.sleep(for: .seconds(5))
            return clock.now.offset
        }
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .seconds(4))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        #expect(try await sleeper.value == .seconds(5))
        #expect(clock.sleeperCount == 0)
    }

    @Test("a cancelled sleeper throws at once and is forgotten, whether it was asleep already or not")
    func cancelled() async {
        let sleeper = Task { [clock] in try await clock.sleep(for: .seconds(5)) }
        await clock.sleepers(atLeast: 1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let early = Task { [clock] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(5))
        }
        await #expect(throws: CancellationError.self) { try await early.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test("a deadline that has passed does not wait")
    func past() async throws {
        clock.advance(by: .seconds(1))
        try await clock.sleep(until: .init(offset: .milliseconds(500)))
        #expect(clock.now.offset == .seconds(1))
    }
}
