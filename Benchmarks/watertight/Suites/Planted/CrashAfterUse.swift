import LoadTesting

/// What mostly becomes of a use after release: the process dies of it, and must still tell what it died of.
let crashAfterUse = planted(
    "crash-after-use",
    .leak(PlantedLeak(.LK04, of: "memory.connection", request: 17, consequence: .caseMissing)),
    summary: "one request uses its connection after closing it, and traps: a leak all the same, exit 90"
) { flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let connection = MemoryConnection.open()
    connection.use()
    connection.close()
    guard flaw.isIn(index) else { return }
    connection.use()
    preconditionFailure("request 17 traps, as planted")
}
