import Foundation
import LoadTesting

/// Everything a result is written to: the report's directory, the exports, standard output, and GitHub when it runs there.
struct ResultOutput {
    let directory: ReportDirectory
    let format: OutputFormat?
    private let exports: ExportFiles
    /// Nil for the table.
    let onOutput: ExportKind?
    private let gitHub: GitHubActions?
    /// The last search for sources, which reads the whole checkout.
    private var search: (places: Set<SourcePlace>, found: SourceMap) = ([], SourceMap())

    init(
        directory: ReportDirectory, format: OutputFormat?, exports: [ExportRequest],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.directory = directory
        self.format = format
        self.exports = ExportFiles(exports: exports.filter { !$0.isStandardOutput })
        onOutput = exports.first(where: \.isStandardOutput)?.kind ?? format?.export
        gitHub = GitHubActions(environment: environment)
    }

    /// Finds out before the run what cannot be written.
    func prepare() throws {
        let files = directory.files.map(ExportRequest.place)
        for export in exports.exports where files.contains(export.place) {
            throw CommandFailure.usage(
                "--export \(export.kind.rawValue)=\(export.path) would replace a file of the report: give it another path"
            )
        }
        try exports.prepare()
        try directory.prepare()
    }

    /// Writes the files, as far as the run has come.
    mutating func save(_ result: RunResult) throws {
        try directory.write(result)
        guard !exports.exports.isEmpty else { return }
        try exports.write(result, sources: sources(of: result))
    }

    /// Writes the files, then tells.
    mutating func finish(_ result: RunResult) throws {
        try save(result)
        try exports.writeDevices(result, sources: sources(of: result))
        try tell(result)
    }

    /// Tells people and programs that wait for the end.
    mutating func tell(_ result: RunResult) throws {
        let sources = sources(of: result)
        if let onOutput {
            try StandardOutput.write(onOutput.render(result, sources: sources).text)
        } else {
            try StandardOutput.write(ResultTable(result, files: directory.files).text(colour: Self.usesColour))
        }
        gitHub?.tell(result, sources: sources)
    }

    static var usesColour: Bool {
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Empty when nothing that is written has use for it.
    private mutating func sources(of result: RunResult) -> SourceMap {
        let kinds = exports.exports.map(\.kind) + (onOutput.map { [$0] } ?? [])
        guard gitHub != nil || kinds.contains(where: \.namesSources) else { return SourceMap() }
        let places = Set(result.leakPlaces)
        if places != search.places {
            search = (places, SourceFinder(workspace: gitHub?.workspace).map(result.leakPlaces))
        }
        return search.found
    }
}
