import Foundation
import LoadTesting

/// One `--export KIND=PATH`: a format, and where it goes.
struct ExportRequest: Sendable, Equatable {
    let kind: ExportKind
    /// `-` is standard output.
    let path: String

    var isStandardOutput: Bool { path == "-" }

    /// The path as it is however it was written: `./a/../b` is `b`.
    var place: String { Self.place(of: path) }

    static func place(of path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// - Throws: a ``ValueProblem`` that names the piece of text that is wrong.
    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "=") else {
            throw ValueProblem(
                sentence: "has no '='; accepted: KIND=PATH, such as junit=junit.xml" + Self.knownKinds(near: text))
        }
        let name = String(text[..<equals])
        let path = String(text[text.index(after: equals)...])
        guard let kind = ExportKind(rawValue: name) else {
            throw ValueProblem(
                sentence: (name.isEmpty
                    ? "has no kind before the '='" : "begins with '\(name)', which is no kind of export")
                    + Self.knownKinds(near: name))
        }
        guard !path.isEmpty else {
            throw ValueProblem(
                sentence: "has no path after the '='; accepted: \(name)=PATH, or \(name)=- for standard output")
        }
        guard !path.contains("\0") else {
            throw ValueProblem(sentence: "has a path with a NUL in it; accepted: a path that can exist")
        }
        self.kind = kind
        self.path = path
    }

    private static func knownKinds(near name: String) -> String {
        let known = ExportKind.allCases.map(\.rawValue)
        return "; kinds: \(known.joined(separator: ", "))" + (NearestName.suggestion(for: name, among: known) ?? "")
    }

    /// Refuses what cannot go together: standard output holds one thing, and so does a file.
    static func refuseClashes(_ exports: [ExportRequest], format: OutputFormat?) throws(CommandFailure) {
        let onOutput = exports.filter(\.isStandardOutput)
        if onOutput.count > 1 {
            throw .usage(
                "--export \(onOutput[0].kind.rawValue)=- and --export \(onOutput[1].kind.rawValue)=- both go to standard output: give one of them a file"
            )
        }
        if let first = onOutput.first, let format {
            throw .usage(
                "--format \(format.rawValue) and --export \(first.kind.rawValue)=- both go to standard output: give one of them, or the export a file"
            )
        }
        var kinds: [String: ExportKind] = [:]
        for export in exports where !export.isStandardOutput {
            if let other = kinds.updateValue(export.kind, forKey: export.place) {
                throw .usage(
                    "--export \(other.rawValue)=\(export.path) and --export \(export.kind.rawValue)=\(export.path) write to the same place: give each a path of its own"
                )
            }
        }
    }
}

/// What `--format` prints: the terminal's table, or one of the export formats.
enum OutputFormat: String, CaseIterable {
    case text, json, csv, markdown

    /// Nil for the table.
    var export: ExportKind? { ExportKind(rawValue: rawValue) }
}
