import Foundation

/// Reads conformance files: one scenario a line, as compact JSON.
enum ScenarioFile {
    /// The scenarios of a file, in its order.
    ///
    /// - Throws: a ``ScenarioFileError`` at the first thing that is wrong. Nothing is skipped: a scenario that is read
    ///   differently than it was meant would be checked and prove nothing.
    static func read(_ path: String) throws(ScenarioFileError) -> [Scenario] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ScenarioFileError(file: path, sentence: "the file cannot be read (\(error.localizedDescription))")
        }
        return try scenarios(in: [UInt8](data), file: path)
    }

    /// The scenarios in a text; lines of nothing but white space count, but hold none.
    ///
    /// - Parameter file: only for the words of an error.
    static func scenarios(in bytes: [UInt8], file: String) throws(ScenarioFileError) -> [Scenario] {
        var scenarios: [Scenario] = []
        var lines: [String: Int] = [:]
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            line += 1
            if let scenario = try scenario(in: bytes, start..<end, file: file, line: line) {
                if let earlier = lines.updateValue(line, forKey: scenario.id) {
                    throw ScenarioFileError(
                        file: file, line: line, place: "id",
                        sentence: "\(FieldProblem.quote(scenario.id)) is already the id of line \(earlier); "
                            + "accepted: an id of its own")
                }
                scenarios.append(scenario)
            }
            start = end + 1
        }
        guard !scenarios.isEmpty else {
            throw ScenarioFileError(
                file: file, sentence: "the file holds no scenario; accepted: one JSON object a line")
        }
        return scenarios
    }

    private static func scenario(
        in bytes: [UInt8], _ range: Range<Int>, file: String, line: Int
    ) throws(ScenarioFileError) -> Scenario? {
        guard bytes[range].contains(where: { !" \t\r".utf8.contains($0) }) else { return nil }
        let value: JSONValue
        do {
            value = try JSONReader.value(in: bytes, range)
        } catch {
            throw ScenarioFileError(
                file: file, line: line, place: "column \(error.column)", sentence: error.sentence)
        }
        do {
            let scenario = try Scenario(reading: ScenarioField(value: value, path: .scenario))
            try ScenarioNames.check(scenario)
            return scenario
        } catch {
            throw ScenarioFileError(file: file, line: line, place: "\(error.path)", sentence: error.sentence)
        }
    }
}
