import LoadTesting

/// A planted double release: one request in a hundred closes its connection in two places. It must be found.
let doubleRelease = Suite(
    "double-release", summary: "one request in a hundred closes its connection twice", role: .positiveControl
) {
    Subject(sites: FaultSites([])) { request in serve(request.index) }
} blocking: {
    BlockingSubject(sites: FaultSites([])) { request in serve(request.index) }
}

private func serve(_ index: UInt64) {
    let connection = MemoryConnection.open()
    defer { connection.close() }
    if index % 100 == 17 { connection.close() }
}
