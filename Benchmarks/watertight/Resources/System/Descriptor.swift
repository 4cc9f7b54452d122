import Foundation
import Synchronization

/// A file descriptor that is closed once, and never while a call is using it.
///
/// The number of a closed descriptor is given to the next one that is opened, so a second `close`, or a `read` that
/// loses a race with `close`, would reach a stranger's file. Here whoever uses the number says so first, `close`
/// only refuses new users, and the last to leave closes (Go's `internal/poll.fdMutex` does the same).
///
/// There is deliberately no `deinit`: a descriptor that nobody closes has to stay open to be found as a leak.
final class Descriptor: Sendable {
    enum Kind: Sendable {
        case file
        /// Closing it also wakes whoever waits in it, with `shutdown`.
        case socket
    }

    private let number: Int32
    private let kind: Kind
    /// Bit 0: closed. The rest: how many are using it, times two.
    private let state = Atomic<Int>(0)

    init(_ number: Int32, kind: Kind = .file) {
        self.number = number
        self.kind = kind
    }

    /// Runs `body` with the number, which stays open until `body` ends. Throws `EBADF` once closed.
    func use<Result>(
        _ body: (Int32) throws(SystemCallError) -> Result
    ) throws(SystemCallError) -> Result {
        let number = try enter()
        defer { leave() }
        return try body(number)
    }

    /// The first half of `use`, for code that suspends in between. `leave()` must follow.
    func enter() throws(SystemCallError) -> Int32 {
        var seen = state.load(ordering: .relaxed)
        while seen & 1 == 0 {
            let (exchanged, original) = state.weakCompareExchange(
                expected: seen, desired: seen + 2, ordering: .acquiringAndReleasing)
            if exchanged { return number }
            seen = original
        }
        throw SystemCallError(call: "use of", subject: "a closed descriptor", code: EBADF)
    }

    /// The second half of `use`. Returns the `errno` of `close`, if it was this call that closed and that failed.
    @discardableResult
    func leave() -> Int32? {
        guard state.subtract(2, ordering: .acquiringAndReleasing).newValue == 1 else { return nil }
        return systemClose(number) == 0 ? nil : errno
    }

    /// Closes the descriptor, at the latest when its last user leaves. Every call after the first does nothing and
    /// returns `false`.
    @discardableResult
    func close() throws(SystemCallError) -> Bool {
        var seen = state.load(ordering: .relaxed)
        while true {
            if seen & 1 == 1 { return false }
            // Closing counts as one more user, so that the number is still ours for `shutdown`.
            let (exchanged, original) = state.weakCompareExchange(
                expected: seen, desired: (seen + 2) | 1, ordering: .acquiringAndReleasing)
            if exchanged { break }
            seen = original
        }
        if seen > 0, kind == .socket { _ = shutdown(number, Int32(SHUT_RDWR)) }
        if let code = leave() { throw SystemCallError(call: "close", subject: "descriptor \(number)", code: code) }
        return true
    }
}

/// `close(2)`, which the method above hides.
private func systemClose(_ number: Int32) -> Int32 { close(number) }
