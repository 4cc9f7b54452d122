import LoadTesting

/// A connection that is used once more after it was given back.
let useAfterRelease = planted(
    "use-after-release", .connection(.LK04), summary: "one request uses its connection after closing it"
) { flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let connection = MemoryConnection.open()
    connection.use()
    connection.close()
    if flaw.isIn(index) { connection.use() }
}
