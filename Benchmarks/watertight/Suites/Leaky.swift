import LoadTesting

/// A planted leak: one request in a hundred does not close its connection. It must be found.
let leaky = Suite("leaky", summary: "one request in a hundred never closes its connection", role: .positiveControl) {
    Subject(sites: FaultSites([])) { request in serve(request.index) }
} blocking: {
    BlockingSubject(sites: FaultSites([])) { request in serve(request.index) }
}

private func serve(_ index: UInt64) {
    let connection = MemoryConnection.open()
    guard index % 100 != 17 else { return }
    connection.close()
}
