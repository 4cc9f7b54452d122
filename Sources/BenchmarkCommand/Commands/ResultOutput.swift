import Foundation
import LoadTesting

/// Prints a result on stdout in the format that was asked for.
enum ResultOutput {
    static func print(_ result: RunResult, as format: RunOptions.Format, files: [String]) throws {
        let table = ResultTable(result, files: files)
        switch format {
        case .text: Swift.print(table.text(colour: usesColour), terminator: "")
        case .json: Swift.print(try table.json(), terminator: "")
        case .csv: Swift.print(table.csv, terminator: "")
        case .markdown: Swift.print(table.markdown, terminator: "")
        }
    }

    static var usesColour: Bool {
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }
}
