import LoadTesting

/// A crash must cost its case and no other.
let crashing = planted("crashing", .exit(.caseMissing), summary: "one request traps, which costs its case: exit 3") {
    flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    let connection = MemoryConnection.open()
    defer { connection.close() }
    precondition(!flaw.isIn(index), "request 17 traps, as planted")
}
