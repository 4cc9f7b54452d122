import Foundation
import LeakDetection
import Synchronization

/// Where requests wait in the middle of their work until no other has come for a while: then all go on at once.
///
/// So as many are in flight at once as the load allows, whatever their number. Those who wait cost a word each.
final class WaitingRoom: Sendable {
    private struct State {
        var waiting: [UnsafeContinuation<Void, Never>] = []
        var isClosed = false
    }

    /// How many go through the door at once: what the system needs to resume somebody it keeps until he runs, and a million of
    /// those would show in what is measured.
    private static let doorWidth = 4_096

    private let quiet: TimeInterval
    private let state = Mutex(State())
    private let gone = Atomic(0)

    /// - Parameter quiet: how long nobody must have come, in seconds, for the door to open.
    init(quiet: TimeInterval = 0.3) {
        self.quiet = quiet
        _ = ServiceThread("waiting room") { [self] in
            var seen = 0
            while let count = look(hasSeen: seen) {
                seen = count
                Thread.sleep(forTimeInterval: quiet)
            }
        }
    }

    /// Waits until the door opens.
    func wait() async {
        defer { gone.add(1, ordering: .releasing) }
        await withUnsafeContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.waiting.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
        }
    }

    /// Lets everyone go on, and those who come later.
    func close() {
        let released = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in released { continuation.resume() }
    }

    /// How many wait now, or nil when the room is closed. Lets them go when there are as many as before.
    private func look(hasSeen seen: Int) -> Int? {
        let (count, isClosed) = state.withLock { ($0.waiting.count, $0.isClosed) }
        guard count > 0, count == seen else { return isClosed ? nil : count }
        letGo()
        return isClosed ? nil : 0
    }

    private func letGo() {
        let released = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for start in stride(from: 0, to: released.count, by: Self.doorWidth) {
            let group = released[start..<min(start + Self.doorWidth, released.count)]
            let others = gone.load(ordering: .acquiring)
            for continuation in group { continuation.resume() }
            while gone.load(ordering: .acquiring) < others + group.count { Thread.sleep(forTimeInterval: 0.000_1) }
        }
    }
}
