import LoadTesting

/// A task that a request starts and forgets, and that never ends. There are no such tasks in blocking code.
let orphanTask = planted(
    "orphan-task", .leak(PlantedLeak(.LK07, of: "task", request: Flaw.request)),
    summary: "one request starts a task that outlives it"
) { flaw in
    Subject { index in
        let task = Task {
            if flaw.isIn(index) { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        }
        if !flaw.isIn(index) { await task.value }
    }
}
