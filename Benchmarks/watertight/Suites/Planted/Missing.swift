import LoadTesting

/// A case that one run has and the next has not: a suite that was left out looks as good as one that passes, if nobody notices.
let missing = planted(
    "missing", .absence(.caseMissing), mended: .comparison(base: "missing-mended", .success),
    summary: "a case of the base is not in the head of a comparison: exit 3"
) { _ in
    Subject { _ in MemoryConnection.open().close() }
} blocking: { _ in
    BlockingSubject { _ in MemoryConnection.open().close() }
}
