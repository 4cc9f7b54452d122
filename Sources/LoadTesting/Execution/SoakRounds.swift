import Foundation
import LeakDetection

/// What is found in the rounds of `--soak`, which are not part of the measured window.
struct SoakRounds {
    /// Not that of the measured window: requests of the rounds have the same numbers again.
    let ledger: Ledger
    /// Nil when memory could not be judged.
    var slope: MemorySlope?

    static let notJudged =
        "--soak: whether memory grows (LK09) was not judged, because the allocator here does not say how much is in use"

    /// Memory says nothing when requests fail that should not.
    struct Failed: Error {
        let reason: String

        init(_ failure: FailureSample) {
            reason = "in the rounds of --soak a request failed unexpectedly: \(failure.message)"
        }
    }
}

extension Ledger {
    /// All findings, once it has come to rest or has had its time for that.
    func settledFindings() -> [LeakFinding] {
        _ = settle(limit: .milliseconds(500), sleep: Thread.sleep(for:))
        return allFindings() + (conservationBreach().map { [$0.finding] } ?? [])
    }
}

extension [LeakFinding] {
    /// Those of another part of a case that the measured window did not have. One that both have is one cause, and is told
    /// as the measured window had it.
    func beyond(_ measured: [LeakFinding]) -> [LeakFinding] {
        let known = Set(measured.filter(\.explainedBy.isEmpty).map(\.fingerprint))
        let keptBack = Set(measured.map(\.fingerprint))
        return filter { !($0.explainedBy.isEmpty ? known : keptBack).contains($0.fingerprint) }
    }
}
