import Testing

@testable import LeakDetection

@Suite("a client that knows nothing of leases, tracked from outside")
struct TrackedTests {
    private final class Client: Sendable {
        struct Broken: Error {}

        func connect(fails: Bool = false) async throws -> Int {
            if fails { throw Broken() }
            return 5
        }

        func close(_ connection: Int, fails: Bool = false) async throws {
            if fails { throw Broken() }
        }
    }

    private let client = Client()
    private let resource = Resource("client.connection")

    @Test("Opened, used and closed it leaves nothing")
    func clean() async throws {
        let count = try await expectNoLeaks {
            let tracked = try await resource.track { try await client.connect() }
            let value = tracked.value()
            try await tracked.close { try await client.close($0) }
            return value
        }
        #expect(count == 5)
    }

    @Test("One that could not be opened is not counted")
    func openFails() async {
        await #expect(throws: Client.Broken.self) {
            try await expectNoLeaks { _ = try await resource.track { try await client.connect(fails: true) } }
        }
    }

    @Test("One whose close failed, or was forgotten, is open still", arguments: [true, false])
    func notClosed(closeFails: Bool) async throws {
        let error = try await #require(throws: LeaksFound.self) {
            try await expectNoLeaks(limit: .zero) {
                let tracked = try await resource.track { try await client.connect() }
                if closeFails { try await tracked.close { try await client.close($0, fails: true) } }
            }
        }
        #expect(error.findings.map(\.leakClass) == [.LK01])
        #expect((error.failure is Client.Broken) == closeFails)
    }

    @Test("A second close is passed on, and found")
    func closedTwice() async throws {
        var closes = 0
        let error = try await #require(throws: LeaksFound.self) {
            try await expectNoLeaks(limit: .zero) {
                let tracked = try await resource.track { try await client.connect() }
                for _ in 0..<2 { tracked.close { _ in closes += 1 } }
            }
        }
        #expect(error.findings.map(\.leakClass) == [.LK03])
        #expect(closes == 2)
    }

    @Test("A use after the close is found")
    func usedAfterClose() async throws {
        let error = try await #require(throws: LeaksFound.self) {
            try await expectNoLeaks(limit: .zero) {
                let tracked = try await resource.track { try await client.connect() }
                try await tracked.close { try await client.close($0) }
                _ = tracked.value()
            }
        }
        #expect(error.findings.map(\.leakClass) == [.LK04])
    }

    @Test(
        "In its scope it is closed on every path, and the body's error is the one that comes out",
        arguments: [false, true])
    func scoped(closeFails: Bool) async throws {
        struct Refused: Error {}
        func use(throwing: Bool) async throws {
            try await resource.withTracked {
                try await client.connect()
            } close: {
                try await client.close($0, fails: closeFails)
            } _: { _ in
                if throwing { throw Refused() }
            }
        }
        if closeFails {
            let error = try await #require(throws: LeaksFound.self) {
                try await expectNoLeaks(limit: .zero) { try await use(throwing: true) }
            }
            #expect(error.failure is Refused)
        } else {
            await #expect(throws: Refused.self) { try await expectNoLeaks { try await use(throwing: true) } }
            try await expectNoLeaks { try await use(throwing: false) }
        }
    }

    @Test("In blocking code too", arguments: [false, true])
    func scopedBlocking(throwing: Bool) throws {
        struct Refused: Error {}
        var closed: [Int] = []
        func use() throws -> Int {
            try expectNoLeaksBlocking(limit: .zero) {
                try resource.withTracked {
                    7
                } close: {
                    closed.append($0)
                } _: { value in
                    if throwing { throw Refused() }
                    return value
                }
            }
        }
        if throwing { #expect(throws: Refused.self) { try use() } } else { #expect(try use() == 7) }
        #expect(closed == [7])
    }

    @Test("One that is closed by others is closed when somebody says so")
    func closedByOthers() async throws {
        try await expectNoLeaks {
            let tracked = try await resource.track { try await client.connect() }
            await #expect(throws: (any Error).self) {
                try await tracked.close { try await client.close($0, fails: true) }
            }
            tracked.noteClosed()
        }
    }

    @Test("One for a pool may outlive the request that opened it")
    func pooled() async throws {
        let ledger = Ledger()
        let tracked = try await ledger.withRequest(1) {
            try await resource.track(for: .application) { try await client.connect() }
        }
        try await ledger.withRequest(2) {
            _ = tracked.value()
            try await tracked.close { try await client.close($0) }
        }
        #expect(ledger.findings().isEmpty)
    }

    /// A client that may be used where it was made, and nowhere else.
    private final class Session {
        var queries = 0

        nonisolated(nonsending) static func connect() async -> Session { Session() }
        nonisolated(nonsending) func query() async { queries += 1 }
        nonisolated(nonsending) func close() async {}
    }

    private actor Desk {
        let resource = Resource("desk.session")
        var closed = 0

        func serve(closing: Bool) async throws -> Int {
            try await expectNoLeaks(limit: .zero) {
                let tracked = await resource.track { await Session.connect() }
                await tracked.value().query()
                if closing {
                    await tracked.close {
                        await $0.close()
                        closed += 1
                    }
                }
                return tracked.lease.isOpen ? 0 : closed
            }
        }

        func serveInScope() async throws -> Int {
            try await expectNoLeaks(limit: .zero) {
                try await resource.withTracked(open: { await Session.connect() }, close: { await $0.close() }) {
                    await $0.query()
                    return $0.queries
                }
            }
        }
    }

    @Test("One that is not Sendable is tracked where it was opened, in an actor as outside of any")
    func notSendable() async throws {
        let desk = Desk()
        #expect(try await desk.serve(closing: true) == 1)
        #expect(try await desk.serveInScope() == 1)
        await #expect(throws: LeaksFound.self) { _ = try await desk.serve(closing: false) }
        try await expectNoLeaks(limit: .zero) {
            let tracked = await resource.track { await Session.connect() }
            await tracked.close { await $0.close() }
            let blocking = resource.track { Session() }
            blocking.value().queries += 1
            blocking.close { session in #expect(session.queries == 1) }
        }
    }
}
