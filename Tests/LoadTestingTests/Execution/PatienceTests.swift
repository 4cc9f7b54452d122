import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(5))) struct PatienceTests {
    private struct Broken: Error, Equatable {}

    /// Patience blocks the thread it is called on.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }

    @Test("what the work returns comes back, in both worlds")
    func values() async throws {
        let async = try await onThread {
            try Patience.awaiting("waiting", within: .seconds(240)) { () async -> Int in
                await Task.yield()
                return 3
            }
        }
        let blocking = try await onThread { try Patience.blocking("waiting", within: .seconds(240)) { 4 } }
        #expect(async == 3 && blocking == 4)
    }

    @Test("what the work throws comes back, in both worlds")
    func errors() async {
        await #expect(throws: Broken.self) {
            try await onThread {
                try Patience.awaiting("waiting", within: .seconds(240)) { () async throws -> Int in throw Broken() }
            }
        }
        await #expect(throws: Broken.self) {
            try await onThread { try Patience.blocking("waiting", within: .seconds(240)) { throw Broken() } }
        }
    }

    @Test("work that takes longer than the limit is given up, in words that name it and the limit")
    func limit() async {
        let gate = Gate()
        defer { gate.open() }
        func reason(_ body: @escaping @Sendable () throws -> Void) async -> String? {
            do {
                try await onThread(body)
                return nil
            } catch {
                return (error as? LimitExceeded)?.reason
            }
        }
        let async = await reason {
            try Patience.awaiting("setting up", within: .milliseconds(20)) { await gate.pass() }
        }
        let blocking = await reason {
            try Patience.blocking("shutting down", within: .milliseconds(20)) { gate.passBlocking() }
        }
        #expect(async?.hasPrefix("setting up did not end within 20") == true)
        #expect(blocking?.hasPrefix("shutting down did not end within 20") == true)
    }

    @Test("blocking work runs on another thread than the one that waits")
    func otherThread() async throws {
        let (waiting, working) = try await onThread {
            let working = try Patience.blocking("working", within: .seconds(240)) { ObjectIdentifier(Thread.current) }
            return (ObjectIdentifier(Thread.current), working)
        }
        #expect(waiting != working)
    }
}
