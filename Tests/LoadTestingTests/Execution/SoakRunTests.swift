import Foundation
import LeakDetection
import Synchronization
import Testing

@testable import LoadTesting

@Suite("Rounds of --soak in a case", .serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct SoakRunTests {
    private static let perCycle: UInt64 = 100

    /// A case of 200 requests, then rounds of a hundred.
    private func run(
        _ suite: Suite, _ execution: ExecutionModel, stop: StopFlag = StopFlag(),
        bytesInUse: @escaping @Sendable () -> UInt64? = { 1_000_000 }
    ) async -> CaseResult {
        var small = SmallCase(execution)
        small.stop = stop
        small.soak = Soak.Settings(leastRequests: Self.perCycle, bytesInUse: bytesInUse)
        return await small.run(suite)
    }

    /// What `work` does in the rounds only; it is told how many requests there were before.
    private func later(_ work: @escaping @Sendable (_ index: UInt64, _ earlier: Int) -> Void) -> Suite {
        let served = Atomic<Int>(0)
        let box = Box(served)
        return .small { work($0, box.count.add(1, ordering: .relaxed).oldValue) }
    }

    private final class Box: Sendable {
        let count: Atomic<Int>
        init(_ count: consuming Atomic<Int>) { self.count = count }
    }

    @Test("a leak that only the rounds have is a finding, and says so", arguments: ExecutionModel.allCases)
    func onlyInRounds(_ execution: ExecutionModel) async throws {
        let result = await run(
            later { index, earlier in
                let lease = Lease.open(.probe)
                if earlier < 200 || index % 100 != 13 { lease.release() }
            }, execution)
        let leak = try #require(result.leaks.first)
        #expect(result.leaks.count == 1)
        #expect(leak.leakClass == "LK01" && leak.resource == "probe" && leak.count == 12 && leak.request == 213)
        #expect(leak.message.hasPrefix("In the rounds of --soak"))
        #expect(leak.replay?.contains("--soak") == true && leak.replay?.contains("-n 214") == false)
        #expect(leak.phase == .soak)
        #expect(result.ledger.map(\.leaked) == [0] && result.ledger.map(\.opened) == [200])
        #expect(result.exitCode == .leak)
        #expect(result.contradiction == nil)
    }

    @Test("one that the measured window has too is told once, as it was there", arguments: ExecutionModel.allCases)
    func inBoth(_ execution: ExecutionModel) async {
        let result = await run(
            .small { index in
                let lease = Lease.open(.probe)
                if index % 100 != 13 { lease.release() }
            }, execution)
        #expect(result.leaks.map(\.count) == [2])
        #expect(result.leaks.first?.message.contains("--soak") == false)
    }

    @Test("what is worse comes first, though the rounds found it")
    func worstFirst() async {
        let result = await run(
            later { index, earlier in
                let lease = Lease.open(.probe)
                if index % 100 != 13 { lease.release() }
                if earlier >= 200, index % 100 == 20 { lease.release() }
            }, .structured)
        #expect(result.leaks.map(\.leakClass) == ["LK03", "LK01"])
    }

    @Test(
        "no two requests of a case have the same number, so that what is kept by number grows",
        arguments: ExecutionModel.allCases)
    func numbers(_ execution: ExecutionModel) async {
        let seen = Seen()
        _ = await run(.small { index in seen.numbers.withLock { _ = $0.insert(index) } }, execution)
        #expect(seen.numbers.withLock { $0 } == Set(0..<200 + 12 * Self.perCycle))
    }

    private final class Seen: Sendable {
        let numbers = Mutex<Set<UInt64>>([])
    }

    @Test("a lease of a round that the lifespan releases at its end is no leak", arguments: ExecutionModel.allCases)
    func releasedAtShutDown(_ execution: ExecutionModel) async {
        let held = Held()
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { _ in
                held.takeOnce(after: 200)
            } shutDown: {
                held.release()
            }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { _ in
                held.takeOnce(after: 200)
            } shutDown: {
                held.release()
            }
        }
        let result = await run(suite, execution)
        #expect(held.wasTaken)
        #expect(result.leaks.isEmpty || result.leaks.allSatisfy { $0.leakClass != "LK01" }, "\(result.leaks)")
    }

    @Test("memory that grows is found in a case, and only beside no other leak", arguments: ExecutionModel.allCases)
    func grows(_ execution: ExecutionModel) async {
        let bytes = Box(Atomic(1_000_000))
        let clean = Suite.small { _ in bytes.count.add(50, ordering: .relaxed) }
        let result = await run(clean, execution) { UInt64(bytes.count.load(ordering: .relaxed)) }
        #expect(result.leaks.map(\.leakClass) == ["LK09"])
        #expect(result.leakWatch?.isSoak == true && result.cautions.isEmpty)
        let leaky = Suite.small { _ in
            bytes.count.add(50, ordering: .relaxed)
            _ = Lease.open(.probe)
        }
        let other = await run(leaky, execution) { UInt64(bytes.count.load(ordering: .relaxed)) }
        #expect(other.leaks.map(\.leakClass) == ["LK01"])
    }

    @Test("where the allocator says nothing, that memory was not judged is said", arguments: ExecutionModel.allCases)
    func unknown(_ execution: ExecutionModel) async {
        let result = await run(.small { _ in }, execution) { nil }
        #expect(result.leaks.isEmpty)
        #expect(result.cautions.count == 1 && result.cautions.first?.contains("LK09") == true)
        #expect(result.leakWatch?.isSoak == false)
        #expect(result.verdict == .passWithCautions && result.exitCode == .success)
    }

    @Test("each round says how far it is: silence for long is taken for a process that hangs")
    func progress() async {
        let rounds = Box(Atomic(0))
        var small = SmallCase(.structured)
        small.soak = Soak.Settings(leastRequests: Self.perCycle, bytesInUse: { 1_000_000 })
        _ = await small.run(
            .small { _ in },
            report: { progress in
                if progress.planned == Self.perCycle { rounds.count.add(1, ordering: .relaxed) }
            })
        #expect(rounds.count.load(ordering: .relaxed) >= 12)
    }

    @Test("stopped in the midst of the rounds, memory is not judged, and that is no caution")
    func stopped() async {
        let stop = StopFlag()
        let result = await run(later { _, earlier in if earlier == 900 { stop.set() } }, .structured, stop: stop)
        #expect(result.status == .interrupted)
        #expect(result.leakWatch?.isSoak == false && result.cautions.isEmpty)
    }

    @Test("requests that fail in the rounds end them, and the case with them", arguments: ExecutionModel.allCases)
    func failing(_ execution: ExecutionModel) async {
        struct Exhausted: Error {}
        let served = Box(Atomic<Int>(0))
        let result = await run(
            .small { _ in
                if served.count.add(1, ordering: .relaxed).oldValue >= 250 { throw Exhausted() }
            }, execution)
        guard case .stopped(let reason) = result.status else { return #expect(Bool(false), "\(result.status)") }
        #expect(reason.contains("in the rounds of --soak") && reason.contains("Exhausted"))
        #expect(result.exitCode == .failure && result.requests.unexpected == 0)
        #expect(result.leakWatch?.isSoak == false, "memory was not judged")
    }
}

/// A lease that one request takes and the lifespan gives back.
private final class Held: Sendable {
    private let state = Mutex<(served: Int, lease: Lease?, wasTaken: Bool)>((0, nil, false))

    var wasTaken: Bool { state.withLock { $0.wasTaken } }

    func takeOnce(after count: Int) {
        state.withLock { state in
            state.served += 1
            guard state.served == count + 1 else { return }
            state.lease = Lease.open(.probe)
            state.wasTaken = true
        }
    }

    func release() { state.withLock { $0.lease?.release() } }
}
