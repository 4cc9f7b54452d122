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

    /// The findings of the measured window and those that it did not have, worst first. One that both have is one cause, and is told
    /// as the measured window had it.
    func findings(beside measured: [LeakFinding]) -> [LeakFinding] {
        _ = ledger.settle(limit: .milliseconds(500)) { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
        let known = Set(measured.map(\.fingerprint))
        var own = ledger.allFindings()
        if let breach = ledger.conservationBreach() { own.append(breach.finding) }
        own = own.filter { !known.contains($0.fingerprint) }.map { finding in
            var finding = finding
            finding.message = "In the rounds of --soak, after the measured window: " + finding.message
            return finding
        }
        return (measured + own).sorted(by: LeakFinding.isWorse)
    }
}
