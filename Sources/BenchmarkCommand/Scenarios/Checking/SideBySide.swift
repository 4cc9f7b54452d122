import LoadTesting

/// Shows a difference in two columns: the events around it, what was expected on the left, what was observed on the right.
///
/// ```
/// named-swallow, request 2: event 5 differs
///     expected                       | observed
///     … 1 earlier event              | … 1 earlier event
///     setup b#1 with a#1             | setup b#1 with a#1
///     endpoint with b#1              | endpoint with b#1
///     endpoint fails error:endpoint  | endpoint fails error:endpoint
///   > b#1 caught error:endpoint      |
///     cleanup b#1                    | cleanup b#1
///   > response 200                   | response 500
///   > outcome ok                     | outcome error:endpoint
/// ```
struct SideBySide {
    let difference: ScenarioDifference
    /// A column is as wide as its longest line, but never wider than this.
    var columnLimit = 60

    private static let eventsBefore = 3
    private static let rowsAfter = 8

    private struct Row {
        var expected: String?
        var observed: String?
        /// False for the head, and for how many events are left out.
        var isCompared = true

        var isMarked: Bool { isCompared && expected != observed }
    }

    /// The lines, without colour and without a newline at the end.
    var text: String {
        let rows = [Row(expected: "expected", observed: "observed", isCompared: false)] + eventRows + endRows
        let columns = rows.map { row in (cell(row.expected), cell(row.observed)) }
        let width = columns.map { TerminalText.width($0.0) }.max() ?? 0
        let lines = zip(rows, columns).map { row, column in
            let marker = row.isMarked ? "  > " : "    "
            let padding = String(repeating: " ", count: width - TerminalText.width(column.0))
            return marker + column.0 + padding + (column.1.isEmpty ? " |" : " | " + column.1)
        }
        return ([title] + lines).joined(separator: "\n")
    }

    /// `public-0500, request 2: event 4 differs`
    var title: String {
        let what =
            switch (difference.part, difference.expected) {
            case (.phase, .nothing) where difference.place == .declaration: "runs, but was to be refused"
            case (.phase, _) where difference.place == .declaration: "is refused, but was to run"
            case (.phase, .nothing): "there is one, but none was expected"
            case (.phase, _): "was expected, but there is none"
            case (.event(let number), _): "event \(number) differs"
            case (.outcome, _): "the outcome differs"
            case (.leaked, _): "what leaked differs"
            }
        return TerminalText.line("\(difference.id), \(difference.place): \(what)")
    }

    private func cell(_ text: String?) -> String {
        TerminalText.clip(TerminalText.line(text ?? ""), to: columnLimit)
    }

    private var eventRows: [Row] {
        let (expected, observed) = (events(difference.expected), events(difference.observed))
        let common = zip(expected, observed).prefix { $0 == $1 }.count
        var rows: [Row] = []
        let skipped = max(0, common - Self.eventsBefore)
        if skipped > 0 { rows.append(omitted(skipped, skipped, "earlier")) }
        rows += expected[skipped..<common].map { Row(expected: $0, observed: $0) }
        let after = aligned(Array(expected[common...]), Array(observed[common...])).prefix(Self.rowsAfter)
        rows += after
        let expectedLeft = expected.count - common - after.count { $0.expected != nil }
        let observedLeft = observed.count - common - after.count { $0.observed != nil }
        if expectedLeft + observedLeft > 0 { rows.append(omitted(expectedLeft, observedLeft, "more")) }
        return rows
    }

    /// The outcome, and what leaked if anything did.
    private var endRows: [Row] {
        let phases = [difference.expected, difference.observed].map { side -> ScenarioPhase? in
            if case .phase(let phase) = side { phase } else { nil }
        }
        var rows = [
            Row(
                expected: phases[0].map { "outcome \($0.outcome)" }, observed: phases[1].map { "outcome \($0.outcome)" }
            )
        ]
        if phases.contains(where: { $0?.leaked.isEmpty == false }) {
            func leaked(_ phase: ScenarioPhase) -> String {
                "leaked " + (phase.leaked.isEmpty ? "nothing" : phase.leaked.joined(separator: " "))
            }
            rows.append(Row(expected: phases[0].map(leaked), observed: phases[1].map(leaked)))
        }
        return rows
    }

    private func events(_ side: ScenarioDifference.Side) -> [String] {
        switch side {
        case .phase(let phase): phase.events
        case .nothing(let words): [words]
        }
    }

    private func omitted(_ expected: Int, _ observed: Int, _ which: String) -> Row {
        func words(_ count: Int) -> String? {
            count == 0 ? nil : "… \(count) \(which) \(count == 1 ? "event" : "events")"
        }
        return Row(expected: words(expected), observed: words(observed), isCompared: false)
    }

    /// Events that both have side by side, so that one event too many does not make all later ones differ.
    ///
    /// Only as many events as can be shown are looked at: aligning takes the square of what differs.
    private func aligned(_ expected: [String], _ observed: [String]) -> [Row] {
        let (expected, observed) = (expected.prefix(2 * Self.rowsAfter), observed.prefix(2 * Self.rowsAfter))
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in Array(observed).difference(from: Array(expected)) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var rows: [Row] = []
        var (left, right) = (0, 0)
        while left < expected.count || right < observed.count {
            let isRemoved = removed.contains(left)
            let isInserted = inserted.contains(right)
            let isCommon = !isRemoved && !isInserted
            rows.append(
                Row(
                    expected: isRemoved || isCommon ? expected[left] : nil,
                    observed: isInserted || isCommon ? observed[right] : nil))
            if isRemoved || isCommon { left += 1 }
            if isInserted || isCommon { right += 1 }
        }
        return rows
    }
}
