import LoadTesting

/// A pool that lost track: a request gives back what another one holds.
let foreignRelease = planted(
    "foreign-release", .connection(.LK05), summary: "one request's connection is closed by another request"
) { flaw in
    let handover = Handover()
    return Subject { index in
        let connection = MemoryConnection.open()
        if flaw.isIn(index) {
            await handover.leave(connection)
        } else {
            connection.close()
            handover.visit { $0.close() }
        }
    }
} blocking: { flaw in
    let handover = Handover()
    return BlockingSubject { index in
        let connection = MemoryConnection.open()
        if flaw.isIn(index) {
            handover.leaveBlocking(connection)
        } else {
            connection.close()
            handover.visit { $0.close() }
        }
    }
}
