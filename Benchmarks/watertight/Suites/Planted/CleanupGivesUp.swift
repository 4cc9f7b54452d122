import LoadTesting

/// A cleanup that looks whether its task was cancelled and leaves early, though it is the last that knows of the connection.
let cleanupGivesUp = planted(
    "cleanup-gives-up", .connection(.LK01), summary: "a cleanup that returns early when its request was cancelled"
) { flaw in
    Subject { index in
        let request = Task {
            let connection = MemoryConnection.open()
            if index == Flaw.request { withUnsafeCurrentTask { $0?.cancel() } }
            if flaw == .present, Task.isCancelled { return }
            connection.close()
        }
        await request.value
    }
}
