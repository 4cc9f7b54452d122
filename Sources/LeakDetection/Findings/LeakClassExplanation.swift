/// The texts of `LeakClass`, one class after the other.
struct LeakClassExplanation: Sendable {
    var title: String
    var meaning: String
    var usualCause: String
    var fix: String
}

extension LeakClass {
    var explanation: LeakClassExplanation {
        switch self {
        case .LK01:
            LeakClassExplanation(
                title: "never released",
                meaning: "A resource was opened and is still open when all requests have ended.",
                usualCause:
                    "A path out of the function that skips the release: a thrown error, an early return, a cancellation.",
                fix: "Release in a `defer` right after opening, or open it as a dependency whose cleanup releases it.")
        case .LK02:
            LeakClassExplanation(
                title: "released late",
                meaning: "A resource was released after the request that opened it had ended.",
                usualCause: "A cleanup started in a task that nobody awaits.",
                fix:
                    "Await the cleanup inside the request, or open the resource in the application's scope if it outlives requests."
            )
        case .LK03:
            LeakClassExplanation(
                title: "released twice",
                meaning: "A resource was released again after it had been released.",
                usualCause: "Two owners that both clean up, often an error handler and the normal exit.",
                fix: "Let one owner release, at the place that opened it; both places are named in the finding.")
        case .LK04:
            LeakClassExplanation(
                title: "used after release",
                meaning: "A resource was used after it had been released.",
                usualCause: "It was handed to a task, a stream or a callback that outlives the scope that owns it.",
                fix: "Finish its users before its scope ends, or move it to a scope that lives as long as they do.")
        case .LK05:
            LeakClassExplanation(
                title: "released by another request",
                meaning: "A request released a resource that another request had opened.",
                usualCause:
                    "Request-scoped values kept in shared state: a cache, a global, a pool that lost track, or one that opens the lease for the waiter it wakes.",
                fix:
                    "Keep request-scoped values in the request; share only resources of the application's scope. Open the lease of what is borrowed from a pool in the borrower's own task."
            )
        case .LK06:
            LeakClassExplanation(
                title: "shared across requests",
                meaning: "A request used a resource that belongs to another request.",
                usualCause:
                    "A request-scoped value stored in shared state, a cache key that does not tell requests apart, or a pool that opens the lease for the waiter it wakes.",
                fix:
                    "Open it for each request, or declare it in the application's scope and make it safe to share. Open the lease of what is borrowed from a pool in the borrower's own task."
            )
        case .LK07:
            LeakClassExplanation(
                title: "orphaned task",
                meaning:
                    "A task started by a request, and not awaited by it, was still running when all requests had ended.",
                usualCause: "`Task { }` inside a request, without anyone awaiting or cancelling it.",
                fix:
                    "Use a child task (`async let`, a task group), or hand the work to the application's background tasks."
            )
        case .LK08:
            LeakClassExplanation(
                title: "descriptor left open",
                meaning: "The process has a file, socket or pipe open that was not open before the run.",
                usualCause: "A handle closed on the normal path only, or one that a library opened for every request.",
                fix:
                    "Find the opener by the descriptor's target, and close it on every path. (Foundation keeps some for each thread that has run a process or a run loop, \"eventfd\" and \"eventpoll\" on Linux: allow those two with --allow, or start such threads in the set-up.)"
            )
        case .LK09:
            LeakClassExplanation(
                title: "memory grows",
                meaning:
                    "Memory grew with every cycle of equal work, the smallest growth of all included, or with every doubling of the work.",
                usualCause:
                    "A collection that is added to for each request and never emptied: a cache, a log, a registry of callbacks.",
                fix: "Bound the collection or remove what a request added when the request ends.")
        case .LK10:
            LeakClassExplanation(
                title: "value retained",
                meaning: "An object a dependency handed to a request was still alive when the request had ended.",
                usualCause: "A reference cycle, or a closure or shared collection that captured it.",
                fix: "Break the cycle with `weak` or `unowned`, or drop the reference in the cleanup.")
        case .LK11:
            LeakClassExplanation(
                title: "stuck task",
                meaning: "Requests are waiting, and nothing is left that could wake them.",
                usualCause: "A deadlock, a continuation that is never resumed, or a pool that waits for its own users.",
                fix: "Look at the parked requests in the finding: what each waits for must not need another of them.")
        case .LK12:
            LeakClassExplanation(
                title: "impossible count",
                meaning: "The counts contradict each other: opened is not released plus still open.",
                usualCause: "A defect of the counting itself, not of the code under test.",
                fix: "Trust no leak figure of that case, and report it with the seed.")
        case .LK13:
            LeakClassExplanation(
                title: "continuation misused",
                meaning: "A checked continuation was dropped without being resumed, so its task can never go on.",
                usualCause: "A callback interface with a path that calls nobody back.",
                fix: "Resume exactly once on every path, failure and cancellation included.")
        }
    }
}
