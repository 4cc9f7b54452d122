import LeakDetection
import LoadTesting
import Synchronization

/// A session that a shared list still holds when its request has ended.
let retainedSession = planted(
    "retained-session", .leak(PlantedLeak(.LK10, of: "session", request: Flaw.request)),
    summary: "one request's session stays in a shared list"
) { flaw in
    let list = Sessions()
    return Subject { list.serve($0, flaw) }
} blocking: { flaw in
    let list = Sessions()
    return BlockingSubject { list.serve($0, flaw) }
}

private final class Session: Sendable {
    static let resource = Resource("session")
}

private final class Sessions: Sendable {
    private let sessions = Mutex<[Session]>([])

    func serve(_ index: UInt64, _ flaw: Flaw) {
        let session = Session()
        Ledger.watch(session, as: Session.resource)
        if flaw.isIn(index) { sessions.withLock { $0.append(session) } }
    }
}
