import Dispatch
import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite struct ThreadNumbersTests {
    @Test("A thread keeps its number, and values number threads independently")
    func stable() {
        let first = ThreadNumbers()
        let second = ThreadNumbers()
        let seen = [first.current, first.current, second.current]
        #expect(seen == [0, 0, 0])
    }

    @Test("Threads that exist at the same time have different numbers, from 0 on")
    func distinct() {
        let numbers = ThreadNumbers()
        let seen = Mutex<[Int]>([])
        let everyoneHere = DispatchGroup()
        let allDone = DispatchGroup()
        for _ in 0..<8 {
            everyoneHere.enter()
            allDone.enter()
            Thread.detachNewThread {
                let number = numbers.current
                everyoneHere.leave()
                everyoneHere.wait()
                let again = numbers.current
                seen.withLock { $0 += [number, again] }
                allDone.leave()
            }
        }
        allDone.wait()
        #expect(seen.withLock { $0.sorted() } == (0..<8).flatMap { [$0, $0] })
    }
}
