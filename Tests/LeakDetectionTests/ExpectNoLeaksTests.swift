import Dispatch
import Synchronization
import Testing

@testable import LeakDetection

@Suite struct ExpectNoLeaksTests {
    private let connection = Resource("connection")

    private struct Refused: Error, CustomStringConvertible {
        var description: String { "refused" }
    }

    @Test("Of 64 in parallel, the one that leaks throws and no other does")
    func parallel() async {
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<64 {
                group.addTask { [connection] in
                    do {
                        try await expectNoLeaks(limit: .milliseconds(20)) {
                            for _ in 0..<10 {
                                let lease = Lease.open(connection)
                                await Task.yield()
                                if number != 23 { lease.release() }
                            }
                        }
                        return (number, false)
                    } catch {
                        return (number, error is LeaksFound)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes.filter(\.value).keys.sorted() == [23])
    }

    @Test("The error says what leaked, how often and where, and what the closure threw")
    func message() async throws {
        let error = try await #require(throws: LeaksFound.self) {
            try await expectNoLeaks(limit: .zero) {
                for _ in 0..<2 { _ = Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()") }
                throw Refused()
            }
        }
        #expect(
            error.description == """
                1 leak found.
                LK01 never released: "connection" opened at Shop/Pay.swift:7 in pay() was never released, twice; in the tested closure.
                The closure also threw: refused
                """)
    }

    @Test("Without a leak the closure's value or its error comes through")
    func passesThrough() async throws {
        let value = try await expectNoLeaks {
            let lease = Lease.open(connection)
            defer { lease.release() }
            return 7
        }
        #expect(value == 7)
        await #expect(throws: Refused.self) { try await expectNoLeaks { throw Refused() } }
    }

    @Test("What is released while there is time is waited for, in pauses that double from 1 us to 100 ms, up to 5 s")
    func waits() throws {
        var pauses: [Duration] = []
        var kept: Lease?
        #expect(throws: LeaksFound.self) {
            try expectNoLeaksBlocking(sleep: { pauses.append($0) }) { kept = Lease.open(connection) }
        }
        #expect(pauses.prefix(4) == [.microseconds(1), .microseconds(2), .microseconds(4), .microseconds(8)])
        #expect(pauses.max() == .milliseconds(100))
        #expect(pauses.reduce(.zero, +) == .seconds(5))
        kept?.release()

        // Released in the third pause by somebody who works for the closure: it was in time for nobody but this wait.
        var looks = 0
        var late: Lease?
        let error = try #require(throws: LeaksFound.self) {
            try expectNoLeaksBlocking(
                sleep: { _ in
                    looks += 1
                    if looks == 3 { late?.release() }
                }) { late = Lease.open(connection) }
        }
        #expect(looks == 3)
        #expect(error.findings.map(\.leakClass) == [.LK02])
        #expect(error.description.contains("only after its closure had ended"))
    }

    @Test("A task that the closure starts and leaves is found, with the place of the test and what is not released yet")
    func orphan() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let started = Mutex<[Task<Void, Never>]>([])
        let error = try await #require(throws: LeaksFound.self) {
            try await expectNoLeaks(limit: .milliseconds(1), file: "ShopTests/PayTests.swift", line: 12) {
                started.withLock { $0 += [Task { for await _ in gate.stream { break } }] }
            }
        }
        #expect(
            error.findings.map(\.message) == [
                "At least one task that the closure of expectNoLeaks at ShopTests/PayTests.swift:12 had started, and did not "
                    + "await, was still running when the closure had ended."
            ])
        let line: UInt = #line + 2
        do {
            try expectNoLeaksBlocking(limit: .zero) {
                let lease = Lease.open(connection, file: "Shop/Pay.swift", line: 4, function: "pay()")
                let task = Task {
                    for await _ in gate.stream { break }
                    lease.release()
                }
                started.withLock { $0 += [task] }
            }
            Issue.record("Nothing was found.")
        } catch let blocking as LeaksFound {
            #expect(
                blocking.findings.map(\.message) == [
                    "At least one task that the closure of expectNoLeaks at \(#fileID):\(line) had started, and did not "
                        + "await, was still running when the closure had ended; not released yet: \"connection\" opened at "
                        + "Shop/Pay.swift:4 in pay()."
                ])
        }
        gate.continuation.finish()
        for task in started.withLock({ $0 }) { await task.value }
    }

    @Test("Inside another, each has its own leases")
    func nested() async throws {
        try await expectNoLeaks {
            let outer = Lease.open(connection)
            await #expect(throws: LeaksFound.self) {
                try await expectNoLeaks(limit: .zero) { _ = Lease.open(connection) }
            }
            outer.release()
        }
    }

    @Test("In a cancelled task it waits as long as in any other")
    func cancelled() async {
        let pauses = Mutex<[Duration]>([])
        struct Recorder: Clock {
            let note: @Sendable (Duration) -> Void
            var now: ContinuousClock.Instant { ContinuousClock.now }
            var minimumResolution: Duration { .zero }
            func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
                try Task.checkCancellation()
                note(.zero)
            }
        }
        let task = Task { [connection] in
            withUnsafeCurrentTask { $0?.cancel() }
            await #expect(throws: LeaksFound.self) {
                try await expectNoLeaks(
                    limit: .microseconds(7), clock: Recorder { pause in pauses.withLock { $0.append(pause) } }
                ) { _ = Lease.open(connection) }
            }
        }
        await task.value
        #expect(pauses.withLock { $0.count } == 3)
    }
}
