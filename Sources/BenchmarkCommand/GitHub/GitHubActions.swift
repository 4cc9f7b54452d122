import Foundation
import LoadTesting

/// The GitHub Actions step that this process is run by.
struct GitHubActions {
    /// The checkout, which annotations are relative to.
    let workspace: String?
    private let summaryFile: String?

    /// Nil when the process is not run by one.
    init?(environment: [String: String]) {
        guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
        workspace = environment["GITHUB_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 }
        summaryFile = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Adds the result to the step's summary, and prints annotations on stderr, which GitHub reads as it reads stdout.
    ///
    /// A summary that cannot be written is a warning: it does not change what the run found.
    func tell(_ result: RunResult, sources: SourceMap) {
        var commands = Annotations.commands(for: result, sources: sources)
        if let summaryFile, let problem = append(result, to: summaryFile) {
            commands.append(WorkflowCommand(level: .warning, title: "Watertight", message: problem))
        }
        let lines = commands.map { "\($0)\n" }.joined()
        StandardError.write(lines)
    }

    /// What went wrong, if something did.
    private func append(_ result: RunResult, to path: String) -> String? {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard let text = StepSummary.text(result, limit: min(StepSummary.limit, 2 * StepSummary.limit - size)) else {
            return "The step's summary is full; this result is not in it."
        }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            return
                "\(path) cannot be written (\(String(cString: strerror(errno)))); the step has no summary of this result."
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        defer { try? file.close() }
        do {
            try file.write(contentsOf: Data(text.utf8))
            return nil
        } catch {
            return "\(path) cannot be written (\(error.localizedDescription)); the step's summary is incomplete."
        }
    }
}
