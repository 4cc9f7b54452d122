import Synchronization

/// What went wrong in requests that failed unexpectedly: each message once, with its count and its first request.
///
/// Bounded: 100 distinct messages of 500 characters, whatever comes after is counted as one. Takes a lock, so it is for
/// failures only, which have no business being frequent.
public final class FailureLog: Sendable {
    static let messageLimit = 100
    static let characterLimit = 500
    static let sampleLimit = 10
    static let otherMessages = "(other messages)"

    private struct Entry {
        var count: UInt64 = 0
        var firstRequest = UInt64.max

        mutating func add(_ request: UInt64) {
            count += 1
            firstRequest = min(firstRequest, request)
        }
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var others = Entry()
    }

    private let state = Mutex(State())

    public init() {}

    /// Notes one failure; `request` is the index of the request that had it.
    public func add(_ message: String, request: UInt64) {
        let message = String(message.prefix(Self.characterLimit))
        state.withLock { state in
            if state.entries[message] != nil || state.entries.count < Self.messageLimit {
                state.entries[message, default: Entry()].add(request)
            } else {
                state.others.add(request)
            }
        }
    }

    /// Most frequent first, at most ten; the messages that were not kept come last, as one.
    public func samples() -> [FailureSample] {
        let state = self.state.withLock { $0 }
        let kept = state.entries
            .map { FailureSample(message: $0.key, count: $0.value.count, firstRequest: $0.value.firstRequest) }
            .sorted { ($1.count, $0.firstRequest, $0.message) < ($0.count, $1.firstRequest, $1.message) }
        guard state.others.count > 0 else { return Array(kept.prefix(Self.sampleLimit)) }
        let others = FailureSample(
            message: Self.otherMessages, count: state.others.count, firstRequest: state.others.firstRequest)
        return kept.prefix(Self.sampleLimit - 1) + [others]
    }
}
