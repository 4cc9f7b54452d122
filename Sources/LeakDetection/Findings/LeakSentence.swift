/// The sentences of the findings, all in one place so that they read alike.
enum LeakSentence {
    static func neverReleased(_ resource: String, at site: Site, who: Who) -> String {
        "\"\(resource)\" opened at \(site) was never released, \(times(who.count)); \(who)."
    }

    static func neverReleasedSomewhere(_ resource: String, count: UInt64) -> String {
        "\"\(resource)\" was never released, \(times(count)); to see where, use leak detail \"sites\"."
    }

    static func misused(
        _ misuse: Misuse, _ resource: String, openedAt place: Site, first: Site?, site: Site, others: [Site],
        other: UInt64?, who: Who
    ) -> String {
        let also = others.isEmpty ? "" : " (also at \(others.map(\.description).joined(separator: ", ")))"
        let before = first.map { "\($0)" } ?? "a place not recorded"
        let event =
            switch misuse {
            case .releasedTwice: "was released at \(before) and then again at \(site)"
            case .releasedLate: "was released at \(site) only after its \(who.scope) had ended"
            case .releasedByAnother: "was released at \(site) by another request than the one that opened it"
            case .usedAfterRelease: "was used at \(site) after its release at \(before)"
            case .usedByAnother: "was used at \(site) by another request than the one it belongs to"
            }
        let by = other.map { ", by request \($0)" } ?? ""
        return "\"\(resource)\" opened at \(place) \(event)\(also), \(times(who.count)); \(who)\(by)."
    }

    static func misusedUnrecorded(_ misuse: Misuse, _ resource: String, count: UInt64) -> String {
        let event =
            switch misuse {
            case .releasedTwice: "was released again after its release"
            case .releasedLate: "was released only after its request had ended"
            case .releasedByAnother: "was released by another request than the one that opened it"
            case .usedAfterRelease: "was used after its release"
            case .usedByAnother: "was used by another request than the one it belongs to"
            }
        return "\"\(resource)\" \(event) \(times(count)) more, at places not recorded "
            + "because there were over \(number(UInt64(MisuseLog.groupLimit))) of them."
    }

    /// - Parameter count: of requests: how many tasks each of them left is not known.
    static func stillRunning(count: UInt64, firstRequest: UInt64?) -> String {
        let first = firstRequest.map { "\($0)" } ?? "of no number"
        return count == 1
            ? "At least one task that request \(first) had started, and did not await, was still running when all requests "
                + "had ended."
            : "Tasks that \(number(count)) requests had started, and did not await, were still running when all requests "
                + "had ended; first in request \(first)."
    }

    static func stillRunning(afterClosureAt site: Site, holding leases: [HeldLease]) -> String {
        let held = leases.map { "\"\($0.resource)\" opened at \($0.openedAt)" }.joined(separator: ", ")
        return
            "At least one task that the closure of expectNoLeaks at \(site) had started, and did not await, was still "
            + "running when the closure had ended" + (leases.isEmpty ? "" : "; not released yet: \(held)") + "."
    }

    static func stillRetained(_ resource: String, at site: Site, who: Who) -> String {
        "\"\(resource)\" handed out at \(site) was still held by something after its \(who.scope) had ended, "
            + "\(times(who.count)); \(who)."
    }

    static func memoryGrows(least: UInt64, cycles: Int, requests: UInt64, perRequest: UInt64) -> String {
        "Memory in use grew in each of \(cycles) rounds of \(number(requests)) requests, by \(number(least)) bytes or more "
            + "(\(number(perRequest)) a request): something is kept for every request."
    }

    static func memoryGrowsInSteps(by bytes: UInt64, doublings: Int, requests: UInt64, perRequest: UInt64) -> String {
        "Memory in use grew by \(number(bytes)) bytes in \(number(requests)) requests (\(number(perRequest)) a request), in steps, each "
            + "of the \(doublings) times that their number was doubled: something is kept for every request."
    }

    static func continuationDropped(_ function: String, count: UInt64) -> String {
        "The continuation in \(function) was dropped without being resumed, \(times(count)), so that the task waiting for it "
            + "can never go on."
    }

    static func descriptorsLeft(_ names: [String], of kind: String) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        let more = names.count > 10 ? " and \(number(UInt64(names.count - 10))) more" : ""
        return names.count == 1
            ? "1 \(kind) opened during the run was never closed: descriptor \(shown)."
            : "\(number(UInt64(names.count))) \(kind)s opened during the run were never closed: descriptors \(shown)\(more)."
    }

    static func miscounted(_ rows: [LedgerCount]) -> String {
        let figures = rows.map {
            "\"\($0.resource)\" opened \(number($0.opened)), released \(number($0.released)), still open \(number($0.live))"
        }
        return "The leak counts cannot be trusted, opened is not released plus still open: "
            + figures.joined(separator: "; ") + "."
    }

    /// `once`, `twice`, `1,234 times`.
    static func times(_ count: UInt64) -> String {
        switch count {
        case 1: "once"
        case 2: "twice"
        default: "\(number(count)) times"
        }
    }

    /// With commas between thousands.
    static func number(_ value: UInt64) -> String {
        var digits = String(value)
        var grouped = ""
        while digits.count > 3 {
            grouped = "," + digits.suffix(3) + grouped
            digits.removeLast(3)
        }
        return digits + grouped
    }

    /// Who opened the leases of a finding.
    struct Who: CustomStringConvertible {
        var count: UInt64
        var firstRequest: UInt64?
        var unattributed: UInt64

        /// What it was that ended.
        var scope: String { firstRequest == LeaseOrigin.testedClosure ? "closure" : "request" }

        var description: String {
            if firstRequest == LeaseOrigin.testedClosure { return "in the tested closure" }
            if let firstRequest {
                return count == 1 ? "in request \(firstRequest)" : "first in request \(firstRequest)"
            }
            return unattributed == count && count > 0
                ? "in no known request (a detached task, a thread of its own, or a task that outlived its request)"
                : "in the application's own scope, outside any request"
        }
    }
}
