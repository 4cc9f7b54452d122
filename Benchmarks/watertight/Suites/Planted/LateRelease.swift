import LoadTesting
import Synchronization

/// A cleanup that is fired and not awaited. Here it comes when all requests have ended, so that it is late for certain.
let lateRelease = planted(
    "late-release", .connection(.LK02), summary: "one request's cleanup is started and not awaited"
) { flaw in
    let forgotten = Forgotten()
    return Subject({ forgotten.serve($0, flaw) }, atEnd: { forgotten.close() })
} blocking: { flaw in
    let forgotten = Forgotten()
    return BlockingSubject({ forgotten.serve($0, flaw) }, atEnd: { forgotten.close() })
}

private final class Forgotten: Sendable {
    private let connections = Mutex<[MemoryConnection]>([])

    func serve(_ index: UInt64, _ flaw: Flaw) {
        let connection = MemoryConnection.open()
        if flaw.isIn(index) {
            connections.withLock { $0.append(connection) }
        } else {
            connection.close()
        }
    }

    func close() {
        for connection in connections.withLock({ $0 }) { connection.close() }
    }
}
