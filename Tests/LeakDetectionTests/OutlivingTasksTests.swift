import Dispatch
import Testing

@testable import LeakDetection

@Suite struct OutlivingTasksTests {
    private let connection = Resource("connection")

    @Test("A task that is still there when all requests have ended is named with the request that started it")
    func orphan() async throws {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        var tasks: [Task<Void, Never>] = []
        for request: UInt64 in [31, 17] {
            tasks += ledger.withRequest(request) { [Task { for await _ in gate.stream { break } }] }
        }
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK07])
        #expect(findings.map(\.count) == [2])
        #expect(
            findings.map(\.message) == [
                "Tasks that 2 requests had started, and did not await, were still running when all requests had ended; "
                    + "first in request 17."
            ])
        #expect(!ledger.isAtRest)
        gate.continuation.finish()
        for task in tasks { await task.value }
        #expect(ledger.findings().isEmpty)
        #expect(ledger.isAtRest)
    }

    @Test("How many tasks a request left is not known, so that it is said of one or more")
    func several() async {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        let tasks = ledger.withRequest(7) { (0..<3).map { _ in Task { for await _ in gate.stream { break } } } }
        #expect(
            ledger.findings().map(\.message) == [
                "At least one task that request 7 had started, and did not await, was still running when all requests "
                    + "had ended."
            ])
        gate.continuation.finish()
        for task in tasks { await task.value }
    }

    @Test("Tasks that a request awaits are no orphans, whatever way it started them")
    func awaited() async {
        let ledger = Ledger()
        for request in 0..<200 as Range<UInt64> {
            await ledger.withRequest(request) {
                async let child: Void = Task.yield()
                await Task { await Task.yield() }.value
                await Task.immediate { await Task.yield() }.value
                await withTaskGroup { group in
                    for _ in 0..<3 { group.addTask { await Task.yield() } }
                }
                await child
            }
        }
        #expect(ledger.findings().isEmpty)
    }

    @Test("What such a task holds is not reported beside it")
    func oneCauseOneFinding() async {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(1) {
            let lease = Lease.open(connection)
            return Task {
                for await _ in gate.stream { break }
                lease.release()
            }
        }
        #expect(ledger.findings().map(\.leakClass) == [.LK07])
        gate.continuation.finish()
        await task.value
        #expect(ledger.findings().map(\.leakClass) == [.LK02])
    }

    @Test("What nobody has any more is told beside the task, which cannot release it")
    func droppedBesideTask() async throws {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(1) {
            _ = Lease.open(connection)
            let held = Lease.open(connection)
            return Task {
                for await _ in gate.stream { break }
                held.release()
            }
        }
        #expect(ledger.findings().map(\.leakClass) == [.LK01, .LK07])
        #expect(ledger.findings().map(\.count) == [1, 1])
        let explained = ledger.allFindings().filter { !$0.explainedBy.isEmpty }
        #expect(explained.map(\.leakClass) == [.LK01] && explained.map(\.count) == [1])
        gate.continuation.finish()
        await task.value
    }

    @Test("What a task opens when its request has ended is nobody's known: never late, and its own while it is there")
    func openedAfterwards() async {
        let ledger = Ledger()
        let opened = AsyncStream.makeStream(of: Void.self)
        let gate = AsyncStream.makeStream(of: Void.self)
        let holder = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(1) {
            Task {
                for await _ in gate.stream { break }
                Lease.open(connection).release()
                let (kept, forApplication) = (Lease.open(connection), Lease.open(connection, for: .application))
                opened.continuation.finish()
                for await _ in holder.stream { break }
                forApplication.release()
                return kept
            }
        }
        gate.continuation.finish()
        for await _ in opened.stream { break }
        #expect(ledger.findings().map(\.leakClass) == [.LK01, .LK07], "the application's is told")
        #expect(ledger.findings().map(\.count) == [1, 1])
        #expect(ledger.findings().map(\.provenance.siblings.count) == [0, 1], "the task's lease is named beside it")
        holder.continuation.finish()
        let kept = await task.value
        #expect(ledger.findings().map(\.leakClass) == [.LK01])
        #expect(ledger.findings().map(\.unattributed) == [1] && ledger.findings().map(\.firstRequest) == [nil])
        kept.release()
        #expect(ledger.findings().isEmpty)
        #expect(ledger.rows().map(\.unattributed) == [2])
    }

    @Test("Memory grows with tasks that are there, not with requests done")
    func bounded() {
        let tasks = OutlivingTasks()
        let share = LedgerShare(LedgerBooks(detail: .sites))
        var kept: [RequestToken] = []
        for request in 0..<10_000 as Range<UInt64> {
            let token = RequestToken(LeaseOwner(LeaseOrigin(request: request), share: share))
            if request % 1_000 == 0 { kept.append(token) }
            tasks.add(token)
        }
        #expect(tasks.entryCount <= 64)
        #expect(tasks.origins().compactMap(\.request) == (0..<10).map { $0 * 1_000 })
        withExtendedLifetime(kept) {}
    }

    @Test("Below level sites no task is looked for", arguments: [LeakDetail.off, .counts])
    func notLookedFor(detail: LeakDetail) async {
        let ledger = Ledger(detail: detail)
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(1) { Task { for await _ in gate.stream { break } } }
        #expect(ledger.findings().isEmpty && ledger.isAtRest)
        gate.continuation.finish()
        await task.value
    }

    @Test("A task of the application's scope may live as long as it likes")
    func application() async {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(nil) { Task { for await _ in gate.stream { break } } }
        #expect(ledger.findings().isEmpty)
        gate.continuation.finish()
        await task.value
    }

    @Test("a request that leaves no task is never looked for: nobody but its binding holds its token")
    func fastPath() async {
        let ledger = Ledger()
        for index in 0..<10 as Range<UInt64> {
            await ledger.withRequest(index) {
                await Task.yield()
                await withTaskGroup { group in group.addTask { Lease.open(connection).release() } }
            }
            await ledger.withRequest(nil) { await ledger.withRequest(index) { await Task.yield() } }
            #expect(ledger.withRequest(index) { Lease.open(connection).isOpen })
            DispatchQueue.concurrentPerform(iterations: 4) { _ in ledger.withRequest(index) {} }
        }
        #expect(ledger.books.outliving.entryCount == 0)
    }
}
