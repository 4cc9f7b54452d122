import LoadTesting

/// A planted crash: one request traps. It must cost this case and no other.
let crashing = Suite("crashing", summary: "one request traps, which costs its case: exit 3", role: .positiveControl) {
    Subject(sites: FaultSites([])) { request in serve(request.index) }
} blocking: {
    BlockingSubject(sites: FaultSites([])) { request in serve(request.index) }
}

private func serve(_ index: UInt64) {
    let connection = MemoryConnection.open()
    defer { connection.close() }
    precondition(index != 17, "request 17 traps, as planted")
}
