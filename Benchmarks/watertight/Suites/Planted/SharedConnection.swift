import LoadTesting

/// A connection of one request that another one finds in shared state and uses.
let sharedConnection = planted(
    "shared-connection", .connection(.LK06), summary: "one request's connection is used by another request"
) { flaw in
    let handover = Handover()
    return Subject { index in
        let connection = MemoryConnection.open()
        defer { connection.close() }
        if flaw.isIn(index) {
            await handover.leave(connection)
        } else {
            handover.visit { $0.use() }
        }
    }
} blocking: { flaw in
    let handover = Handover()
    return BlockingSubject { index in
        let connection = MemoryConnection.open()
        defer { connection.close() }
        if flaw.isIn(index) {
            handover.leaveBlocking(connection)
        } else {
            handover.visit { $0.use() }
        }
    }
}
