import Foundation
import LoadTesting
import Synchronization

/// Progress on stderr: one live line when it is a terminal, else a plain line per finished case.
final class ProgressDisplay: Sendable {
    private let isLive: Bool
    private let isSilent: Bool
    private let total: Int
    private let startedAt = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var finished = 0
        var caseID = ""
        var caseStartedAt = ContinuousClock.now
    }

    init(total: Int, isEnabled: Bool) {
        self.total = total
        isSilent = !isEnabled
        isLive = isEnabled && isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["CI"] == nil
    }

    func begin(_ spec: CaseSpec) {
        state.withLock {
            $0.caseID = spec.id
            $0.caseStartedAt = .now
        }
        if isLive { draw("") }
    }

    func show(_ progress: CaseRunner.Progress) {
        guard isLive else { return }
        var parts = [
            HumanNumber.count(progress.completed) + (progress.planned.map { "/" + HumanNumber.count($0) } ?? "")
        ]
        parts.append(HumanNumber.count(UInt64(progress.throughput.rounded())) + "/s")
        if let p99 = progress.p99 { parts.append("p99 " + HumanNumber.duration(p99)) }
        parts.append("in flight " + HumanNumber.count(progress.inFlight))
        draw(parts.joined(separator: "  "))
    }

    func end(_ result: CaseResult) {
        state.withLock { $0.finished += 1 }
        guard !isSilent, !isLive else { return }
        let number = state.withLock { $0.finished }
        let seconds = state.withLock { ContinuousClock.now - $0.caseStartedAt } / .seconds(1)
        var words = "[\(number)/\(total)] \(result.id)  \(result.verdict.rawValue)"
        if case .finished = result.status {
            words += "  \(HumanNumber.count(result.requests.completed)) requests"
        } else if let reason = result.status.reason {
            words += ": \(reason)"
        }
        write(words + String(format: "  %.1fs\n", seconds))
    }

    func close() {
        if isLive { write("\r\u{1B}[K") }
    }

    private func draw(_ figures: String) {
        let (number, caseID) = state.withLock { ($0.finished + 1, $0.caseID) }
        let done = number - 1
        let elapsed = (ContinuousClock.now - startedAt) / .seconds(1)
        let left = done > 0 ? String(format: "  %.0fs left", elapsed / Double(done) * Double(total - done)) : ""
        let line = "[\(number)/\(total)] \(caseID)  \(figures)\(left)"
        write("\r\u{1B}[K" + String(line.prefix(terminalWidth - 1)))
    }

    private var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }

    private func write(_ text: String) {
        StandardError.write(text)
    }
}
