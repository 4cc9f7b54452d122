import LeakDetection
import LoadTesting

/// `list`: what there is, or one thing explained.
struct ListCommand {
    let program: ProgramDescription

    private struct Options: Sendable { var wantsHelp = false }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [Flag("--help", "-h", "this text") { $0.wantsHelp = true }])
        let names = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(
                "\(program.name) list [NAME]\n\nLists suites, execution models, fault kinds and leak classes, or explains one of them.\n\n"
                    + flags.help)
        } else if names.isEmpty {
            try StandardOutput.line(everything)
        } else {
            for name in names { try StandardOutput.line(explanation(of: name)) }
        }
        return .success
    }

    private var everything: String {
        let suites = program.suites
        var sections = [
            section("Suites", suites.filter { $0.role == .standard }.map { ($0.name, $0.summary) })
        ]
        let onDemand = suites.filter { $0.role == .onDemand }.map { ($0.name, $0.summary) }
        if !onDemand.isEmpty { sections.append(section("On demand (run when named)", onDemand)) }
        func controls(_ isIncluded: (Suite.Expectation) -> Bool) -> [(String, String)] {
            suites.filter { if case .control(let expected) = $0.role { isIncluded(expected) } else { false } }
                .map { ($0.name, $0.summary) }
        }
        let planted = controls { $0.exitCode != .success }
        if !planted.isEmpty {
            sections.append(section("Planted faults, which must be found (run when named, and by selftest)", planted))
            sections.append(
                section("Their clean twins, in which nothing must be found", controls { $0.exitCode == .success }))
        }
        sections.append(section("Execution models", ExecutionModel.allCases.map { ($0.rawValue, $0.summary) }))
        sections.append(section("Fault kinds", FaultKind.allCases.map { ($0.rawValue, $0.summary) }))
        sections.append(section("Leak classes", LeakClass.allCases.map { ($0.rawValue, $0.title) }))
        return sections.joined(separator: "\n\n")
    }

    private func explanation(of name: String) throws -> String {
        if let suite = program.suites.first(where: { $0.name == name }) {
            let models = suite.executions.map(\.rawValue).joined(separator: ", ")
            return "\(suite.name): \(suite.summary)\nRuns in: \(models)\n" + sites(of: suite)
        }
        if let model = ExecutionModel(rawValue: name) { return "\(name): a request is \(model.summary)" }
        if let kind = FaultKind(rawValue: name) {
            return "\(name): \(kind.summary)\nOne of them: --fault-at REQUEST:SITE:\(name); list SUITE names the sites"
        }
        if let leak = LeakClass(rawValue: name.uppercased()) {
            return "\(leak.rawValue): \(leak.title)\n\(leak.meaning)\nUsual cause: \(leak.usualCause)\nFix: \(leak.fix)"
        }
        let known =
            program.suites.map(\.name) + ExecutionModel.allCases.map(\.rawValue) + FaultKind.allCases.map(\.rawValue)
            + LeakClass.allCases.map(\.rawValue)
        throw CommandFailure.usage(
            "nothing is called '\(name)'"
                + (NearestName.suggestion(for: name, among: known) ?? "; list shows all names"))
    }

    /// The places of both twins, once if they are the same.
    private func sites(of suite: Suite) -> String {
        var texts: [String] = []
        for execution in suite.executions where execution != .executor || !suite.executions.contains(.structured) {
            let text: String
            do {
                let sites = try suite.sites(in: execution)
                text = sites.all.map { sites.name(of: $0) }.joined(separator: ", ")
            } catch {
                text = "not known, as the suite cannot be set up here: \(error)"
            }
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.map { "Sites for --fault-at: \($0)" }.joined(separator: "\n")
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> String {
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        let lines = rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }
        return ([title] + lines).joined(separator: "\n")
    }
}
