import Dispatch
import LoadTesting

/// A request that never ends. There can be no leak verdict then.
let hanging = planted(
    "hanging", .exit(.drainLimit), summary: "one request never ends, so there is no leak verdict: exit 91"
) { flaw in
    Subject { index in
        let connection = MemoryConnection.open()
        if flaw.isIn(index) { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        connection.close()
    }
} blocking: { flaw in
    BlockingSubject { index in
        let connection = MemoryConnection.open()
        if flaw.isIn(index) { DispatchSemaphore(value: 0).wait() }
        connection.close()
    }
}
