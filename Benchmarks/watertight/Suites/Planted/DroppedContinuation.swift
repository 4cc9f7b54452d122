import LoadTesting

/// A callback that is never called: the task that waits for it can never go on.
let droppedContinuation = planted(
    "dropped-continuation",
    .leak(PlantedLeak(.LK13, of: "serve(_:_:)", request: nil, consequence: .drainLimit)),
    summary: "one request waits for a continuation that was dropped"
) { flaw in
    Subject { await serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) async {
    await withCheckedContinuation { continuation in
        if !flaw.isIn(index) { continuation.resume() }
    }
}
