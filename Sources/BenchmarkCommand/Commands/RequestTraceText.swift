import Foundation
import LoadTesting

/// The traces of a run, as people read them.
enum RequestTraceText {
    /// Prints them after the table, or on stderr where stdout is data.
    static func print(_ result: RunResult, of request: UInt64, outputIsData: Bool) {
        let texts = result.cases.filter(\.hasFigures).map { one in
            one.trace.map { render($0, case: one.id, seed: result.run.seed) }
                ?? "Request \(request) did not run in \(one.id).\n"
        }
        let text = texts.map { "\n" + $0 }.joined()
        if outputIsData {
            StandardError.write(text)
        } else {
            Swift.print(text, terminator: "")
        }
    }

    static func render(_ trace: RequestTraceRecord, case id: String, seed: UInt64) -> String {
        var lines = ["Request \(trace.request) of \(id), seed \(seed): \(ending(trace))"]
        lines += trace.events.map { event in
            let time = HumanNumber.duration(event.nanoseconds).replacing("\u{00A0}", with: " ")
            return String(repeating: " ", count: max(0, 10 - time.count)) + time + "  " + words(for: event)
        }
        if trace.eventsLeftOut > 0 {
            lines.append("            and \(HumanNumber.count(UInt64(trace.eventsLeftOut))) more events")
        }
        lines += trace.held.map { "            still holds \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func ending(_ trace: RequestTraceRecord) -> String {
        guard let outcome = trace.outcome, let duration = trace.durationNanoseconds else { return "did not end" }
        return "\(outcome), \(HumanNumber.duration(duration))".replacing("\u{00A0}", with: " ")
    }

    private static func words(for event: TraceEvent) -> String {
        let words =
            switch event.what {
            case .begin: "\(event.subject) begins"
            case .end: "\(event.subject) ends" + (event.error.map { ": \($0)" } ?? "")
            case .fault: "  fault: \(event.subject)"
            case .cancelled: "  cancelled, from another thread"
            case .opened: "  holds \(event.subject)"
            case .released: "  released \(event.subject)"
            }
        return words + (event.seesCancellation ? "  [sees cancellation]" : "")
    }
}
