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

    private let quiet: TimeInterval
    private let state = Mutex(State())

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
        letGo { $0.isClosed = true }
    }

    /// How many wait now, or nil when the room is closed. Lets them go when there are as many as before.
    private func look(hasSeen seen: Int) -> Int? {
        let (count, isClosed) = state.withLock { ($0.waiting.count, $0.isClosed) }
        guard count > 0, count == seen else { return isClosed ? nil : count }
        letGo()
        return isClosed ? nil : 0
    }

    private func letGo(_ change: (inout State) -> Void = { _ in }) {
        let released = state.withLock { state in
            change(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in released { continuation.resume() }
    }
}
