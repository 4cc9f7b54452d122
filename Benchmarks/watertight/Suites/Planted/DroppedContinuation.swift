import LoadTesting

/// A callback that is never called: the task that waits for it can never go on.
let droppedContinuation = planted(
    "dropped-continuation", .leak(.LK13), summary: "one request waits for a continuation that was dropped"
) { flaw in
    Subject { index in
        await withCheckedContinuation { continuation in
            if !flaw.isIn(index) { continuation.resume() }
        }
    }
}
