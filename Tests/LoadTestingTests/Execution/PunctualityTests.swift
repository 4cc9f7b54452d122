import Foundation
import Testing

@testable import LoadTesting

@Suite struct PunctualityTests {
    @Test("an instant that has passed is not waited for, and one to come is reached")
    func sleeps() {
        let clock = MonotonicClock()
        let instant = clock.now() + 2_000_000
        Punctuality.sleep(until: 1)
        while clock.now() < instant { Punctuality.sleep(until: instant) }
        #expect(clock.now() >= instant)
    }

    #if canImport(Glibc)
        @Test("threads that a preferred thread starts are like others")
        func notInherited() async {
            let process = __priority_which_t(PRIO_PROCESS.rawValue)
            let before = getpriority(process, 0)
            let inherited = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    Punctuality.preferThisThread()
                    Thread.detachNewThread { continuation.resume(returning: getpriority(process, 0)) }
                }
            }
            #expect(inherited >= min(before, 0))
        }
    #endif
}
