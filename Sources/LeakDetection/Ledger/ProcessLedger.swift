import Synchronization

/// The ledger for leases opened where no task-local reaches: detached tasks and foreign threads.
///
/// It belongs to the process because nothing narrower exists there. A harness that runs one case per process installs the
/// case's ledger here; nobody else should.
enum ProcessLedger {
    private static let installed = CheckedMutex<Ledger?>(nil)
    /// Lets code that runs without a harness skip the lock.
    private static let isInstalled = Atomic(false)

    static var current: Ledger? {
        guard isInstalled.load(ordering: .acquiring) else { return nil }
        return installed.withLock { $0 }
    }

    static func install(_ ledger: Ledger?) {
        installed.withLock { installed in
            installed = ledger
            isInstalled.store(ledger != nil, ordering: .releasing)
        }
    }
}
