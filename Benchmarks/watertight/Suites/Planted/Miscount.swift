import LeakDetection
import LoadTesting

/// A release that is counted without a lease: the ledger must notice that its own counts cannot be right.
let miscount = planted(
    "miscount", .leak(PlantedLeak(.LK12, of: MemoryConnection.resource.name, request: nil)),
    summary: "the ledger counts a release that never was: exit 1"
) {
    flaw in
    Subject { serve($0, flaw) }
} blocking: { flaw in
    BlockingSubject { serve($0, flaw) }
}

private func serve(_ index: UInt64, _ flaw: Flaw) {
    MemoryConnection.open().close()
    if flaw.isIn(index) { Ledger.miscount(MemoryConnection.resource) }
}
