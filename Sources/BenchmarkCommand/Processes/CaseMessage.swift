import Foundation
import LoadTesting

/// What a case's process tells the command while it runs: one line each on its standard output.
///
/// Lines without the mark are output of the suite and are passed on to stderr.
enum CaseMessage {
    private static let mark = "\u{1}watertight "

    static func line(for progress: CaseRunner.Progress) -> String {
        let data = (try? JSONEncoder().encode(progress)) ?? Data()
        return mark + String(decoding: data, as: UTF8.self)
    }

    static func progress(from line: String) -> CaseRunner.Progress? {
        guard line.hasPrefix(mark) else { return nil }
        return try? JSONDecoder().decode(CaseRunner.Progress.self, from: Data(line.dropFirst(mark.count).utf8))
    }
}
