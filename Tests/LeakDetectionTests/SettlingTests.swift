import Testing

@testable import LeakDetection

@Suite struct SettlingTests {
    let connection = Resource("connection")

    @Test("Settling waits for a release that comes late, and no longer")
    func waitsForLateRelease() {
        let ledger = Ledger()
        let lease = ledger.withRequest(1) { Lease.open(connection) }
        var pauses: [Duration] = []
        let settled = ledger.settle(limit: .seconds(1)) { pause in
            pauses.append(pause)
            if pauses.count == 3 { lease.release() }
        }
        #expect(settled)
        #expect(pauses == [.microseconds(1), .microseconds(2), .microseconds(4)])
    }

    @Test("Settling gives up when the sum of its pauses is the limit")
    func givesUp() {
        let ledger = Ledger()
        ledger.withRequest(1) { _ = Lease.open(connection) }
        var slept: Duration = .zero
        var longest: Duration = .zero
        let settled = ledger.settle(limit: .seconds(1)) {
            slept += $0
            longest = max(longest, $0)
        }
        #expect(!settled)
        #expect(slept == .seconds(1))
        #expect(longest == .milliseconds(100))
    }

    @Test("Settling does not sleep when nothing is open")
    func nothingOpen() {
        #expect(Ledger().settle(limit: .seconds(1)) { _ in Issue.record("slept") })
    }

    @Test("The async form waits likewise, and passes on what the sleep throws")
    func asyncForm() async throws {
        let ledger = Ledger(detail: .counts)
        let lease = ledger.withRequest(1) { Lease.open(connection) }
        await #expect(throws: CancellationError.self) {
            _ = try await ledger.settle(limit: .seconds(1)) { _ in throw CancellationError() }
        }
        let settled = await ledger.settle(limit: .seconds(1)) { _ in
            await Task.yield()
            lease.release()
        }
        #expect(settled)
    }
}
