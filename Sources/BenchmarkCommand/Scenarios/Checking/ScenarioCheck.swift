import LoadTesting

/// How the scenarios of a file did against what they expect.
struct ScenarioCheck: Equatable, Sendable {
    private(set) var passed = 0
    private(set) var differences: [ScenarioDifference] = []
    /// Without an expectation: run, but not checked.
    private(set) var unchecked = 0
    /// That the form cannot express.
    private(set) var leftOut = 0

    /// How many differences are shown in full.
    static let shown = 5

    mutating func add(_ scenario: Scenario, observed: ScenarioTrace) {
        guard let expected = scenario.expect else {
            unchecked += 1
            return
        }
        if let difference = ScenarioDifference.first(id: scenario.id, expected: expected, observed: observed) {
            differences.append(difference)
        } else {
            passed += 1
        }
    }

    mutating func leaveOut() { leftOut += 1 }

    /// The first differences side by side, the names of the others, and the counts in the last line.
    func text(_ name: String) -> String {
        var parts = differences.prefix(Self.shown).map { SideBySide(difference: $0).text + "\n" }
        let others = differences.dropFirst(Self.shown).map(\.id)
        if !others.isEmpty {
            let named = others.prefix(20).joined(separator: " ") + (others.count > 20 ? " …" : "")
            parts.append("also different: \(named)\n")
        }
        var counts = "\(count(passed)) passed, \(count(differences.count)) failed"
        if unchecked > 0 { counts += ", \(count(unchecked)) without expect, not checked" }
        if leftOut > 0 { counts += ", \(count(leftOut)) left out: setup and cleanup apart cannot express them" }
        return parts.joined(separator: "\n") + (parts.isEmpty ? "" : "\n") + "\(TerminalText.line(name)): \(counts)"
    }

    private func count(_ number: Int) -> String { HumanNumber.count(UInt64(number)) }

    var exitCode: ExitCode { differences.isEmpty ? .success : .failure }
}
