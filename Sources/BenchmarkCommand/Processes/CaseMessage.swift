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

    /// On its standard error, where the language's runtime complains: what comes after it happened in this part of the case.
    static func line(for phase: LeakPhase) -> String { mark + phase.rawValue }

    /// - Returns: nil when the line is none that names a part of the case; else also what stood before, on a line without end.
    static func phase(in line: String) -> (before: Substring, phase: LeakPhase)? {
        guard let range = line.range(of: mark), let phase = LeakPhase(rawValue: String(line[range.upperBound...]))
        else {
            return nil
        }
        return (line[..<range.lowerBound], phase)
    }

    static func progress(from line: String) -> CaseRunner.Progress? {
        guard line.hasPrefix(mark) else { return nil }
        return try? JSONDecoder().decode(CaseRunner.Progress.self, from: Data(line.dropFirst(mark.count).utf8))
    }
}
