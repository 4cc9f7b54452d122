import LoadTesting

/// The Markdown of a result, cut to what GitHub takes.
///
/// GitHub drops a summary of more than 1 MiB, with everything else that the step wrote to it.
enum StepSummary {
    static let limit = 500_000

    /// At most `limit` bytes of whole lines, and a sentence if something is missing; nil when there is no room even for that.
    static func text(_ result: RunResult, limit: Int = limit) -> String? {
        let text = "### Watertight\n\n" + MarkdownReport.render(result) + "\n"
        guard text.utf8.count > limit else { return text }
        let sentence = "\nThe summary was cut here, because GitHub takes 1 MiB. The report has the rest.\n\n"
        var room = limit - sentence.utf8.count
        guard room >= 0 else { return nil }
        var kept = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            room -= line.utf8.count + 1
            if room < 0 { break }
            kept += line + "\n"
        }
        return kept + sentence
    }
}
