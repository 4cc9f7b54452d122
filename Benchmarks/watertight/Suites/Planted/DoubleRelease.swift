import LoadTesting

/// Two places that both believe to be the last.
let doubleRelease = planted("double-release", .connection(.LK03), summary: "one request closes its connection twice") {
    flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let connection = MemoryConnection.open()
    defer { connection.close() }
    if flaw.isIn(index) { connection.close() }
}
