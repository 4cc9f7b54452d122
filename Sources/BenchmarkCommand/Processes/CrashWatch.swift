import Foundation
import Synchronization

/// Lets a thread that is well look at what is known when another one crashes, before the process dies of it.
///
/// In the thread that crashed nothing can be done safely: it may be anywhere, with any lock in its hands. It wakes the other
/// and waits, not for ever. Then it dies as it would have, by the handler that was there before, if there was one.
enum CrashWatch {
    /// To be called once in a process.
    ///
    /// - Parameter lastAct: called on a thread of its own after a crash. The process ends when it returns, or when it takes too long.
    static func start(_ lastAct: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let alarm = ends[0]
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(alarm, &byte, 1) < 0, errno == EINTR {}
            lastAct()
            CrashState.isOver.store(true, ordering: .releasing)
        }
        CrashState.alarm.store(ends[1], ordering: .releasing)
        for number in CrashState.signals {
            var action = sigaction()
            sigemptyset(&action.sa_mask)
            action.sa_flags = Int32(SA_SIGINFO)
            #if os(Linux)
                action.__sigaction_handler.sa_sigaction = lastActThenDie
            #else
                action.__sigaction_u.__sa_sigaction = lastActThenDie
            #endif
            sigaction(number, &action, CrashState.earlier + Int(number))
        }
    }
}

/// What a signal handler can get at: it is given nothing but a number.
private enum CrashState {
    static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]
    /// The end of the pipe to write to.
    static let alarm = Atomic<Int32>(-1)
    static let hasBegun = Atomic(false)
    static let isOver = Atomic(false)
    /// By number. Each is written as its handler is set, which is before that handler can read it, and never again.
    nonisolated(unsafe) static let earlier: UnsafeMutablePointer<sigaction> = {
        let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
        actions.initialize(repeating: sigaction(), count: 64)
        return actions
    }()
}

/// Calls only what may be called in a signal handler: `write`, `nanosleep`, `sigaction` and `raise`.
private func lastActThenDie(_ number: Int32, _ about: UnsafeMutablePointer<siginfo_t>?, _: UnsafeMutableRawPointer?) {
    if !CrashState.hasBegun.exchange(true, ordering: .relaxed) {
        var byte: UInt8 = 0
        _ = write(CrashState.alarm.load(ordering: .acquiring), &byte, 1)
    }
    // Five seconds at most: the other thread may need what this one holds.
    var pause = timespec(tv_sec: 0, tv_nsec: 5_000_000)
    for _ in 0..<1_000 where !CrashState.isOver.load(ordering: .acquiring) { nanosleep(&pause, nil) }
    sigaction(number, CrashState.earlier + Int(number), nil)
    // An instruction that faulted does so again, where whoever writes a backtrace or a core looks for it.
    let faultsAgain =
        [SIGILL, SIGBUS, SIGFPE, SIGSEGV].contains(number) && about.map { $0.pointee.si_code > 0 } ?? false
    if !faultsAgain { raise(number) }
}
