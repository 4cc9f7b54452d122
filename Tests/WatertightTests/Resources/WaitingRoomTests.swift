import Synchronization
import Testing

@testable import watertight

@Suite struct WaitingRoomTests {
    @Test func `nobody goes on before the last has come, and then all do`() async {
        let room = WaitingRoom(quiet: 0.05)
        let visitors = Visitors()
        await withTaskGroup { group in
            for _ in 0..<500 {
                group.addTask {
                    visitors.inside.add(1, ordering: .relaxed)
                    await room.wait()
                    visitors.most.withLock { $0 = max($0, visitors.inside.load(ordering: .relaxed)) }
                    visitors.inside.subtract(1, ordering: .relaxed)
                }
            }
        }
        room.close()
        #expect(visitors.most.withLock { $0 } == 500)
        #expect(visitors.inside.load(ordering: .relaxed) == 0)
    }

    @Test func `a closed room holds nobody`() async {
        let room = WaitingRoom(quiet: 3_600)
        let waiting = Task { await room.wait() }
        room.close()
        await waiting.value
        await room.wait()
    }

    private final class Visitors: Sendable {
        let inside = Atomic(0)
        let most = Mutex(0)
    }
}
