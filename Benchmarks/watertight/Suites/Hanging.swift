import Dispatch
import LoadTesting

/// A planted hang: one request never ends. There can be no leak verdict then.
let hanging = Suite(
    "hanging", summary: "one request never ends, so there is no leak verdict: exit 91", role: .positiveControl
) {
    Subject(sites: FaultSites([])) { request in
        let connection = MemoryConnection.open()
        if request.index == 17 { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        connection.close()
    }
} blocking: {
    BlockingSubject(sites: FaultSites([])) { request in
        let connection = MemoryConnection.open()
        if request.index == 17 { DispatchSemaphore(value: 0).wait() }
        connection.close()
    }
}
