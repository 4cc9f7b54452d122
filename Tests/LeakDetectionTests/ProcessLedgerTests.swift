import Dispatch
import Testing

@testable import LeakDetection

/// The only tests that touch the process's ledger, one after the other. Other tests run meanwhile, so these look only at their
/// own resource.
@Suite(.serialized) struct ProcessLedgerTests {
    let token = Resource("token of the process ledger's tests")

    @Test("Without a ledger a lease counts nothing")
    func noHarness() {
        let lease = Lease.open(token)
        #expect(!lease.isOpen)
        lease.release()
        lease.release()
    }

    @Test("The process's ledger catches leases of detached tasks and foreign threads, as unattributed")
    func catchesWhatNoTaskLocalReaches() async throws {
        let ledger = Ledger()
        Ledger.installForProcess(ledger)
        defer { Ledger.installForProcess(nil) }
        await ledger.withRequest(5) { [token] in
            await Task.detached { _ = Lease.open(token) }.value
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    _ = Lease.open(token)
                    continuation.resume()
                }
            }
            Lease.open(token).release()
        }
        let row = try #require(ledger.rows().first { $0.resource == token.name })
        #expect(row.opened == 3)
        #expect(row.unattributed == 2)
        #expect(row.live == 2)
        let findings = ledger.findings().filter { $0.resource == token.name }
        #expect(findings.map(\.unattributed) == [1, 1])
        #expect(findings.allSatisfy { $0.firstRequest == nil })
    }

    @Test("A ledger bound to the task comes before the process's")
    func taskLocalWins() {
        let ledger = Ledger()
        let other = Ledger()
        Ledger.installForProcess(other)
        defer { Ledger.installForProcess(nil) }
        ledger.withRequest(1) { Lease.open(token).release() }
        #expect(ledger.rows().map(\.opened) == [1])
        #expect(!other.rows().contains { $0.resource == token.name })
    }

    @Test(
        "A worker that a request of the warm-up started opens its leases in the ledger of now",
        arguments: [true, false])
    func workerOfWarmUp(forApplication: Bool) async throws {
        let (warmUp, measured) = (Ledger(), Ledger())
        let gate = AsyncStream.makeStream(of: Void.self)
        Ledger.installForProcess(warmUp)
        defer { Ledger.installForProcess(nil) }
        let worker = warmUp.withRequest(1) { [token] in
            Task {
                for await _ in gate.stream { break }
                _ = Lease.open(token, for: forApplication ? .application : .request)
            }
        }
        Ledger.installForProcess(measured)
        gate.continuation.finish()
        await worker.value
        #expect(!warmUp.rows().contains { $0.resource == token.name })
        let found = try #require(measured.findings().first { $0.resource == token.name })
        #expect(found.leakClass == .LK01 && found.unattributed == (forApplication ? 0 : 1))
    }

    @Test("A ledger taken away from the process catches nothing more, and is let go")
    func takenAway() {
        var ledger: Ledger? = Ledger()
        weak let released = ledger
        Ledger.installForProcess(ledger)
        Ledger.installForProcess(nil)
        Lease.open(token).release()
        #expect(ledger?.rows().contains { $0.resource == token.name } == false)
        ledger = nil
        #expect(released == nil)
    }
}
