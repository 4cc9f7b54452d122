import Foundation
import LoadTesting

/// Reads a file of allowances: `{"allowances": [{"class": "LK01", "resource": ..., "reason": ..., "expires": ...}]}`.
enum AllowanceFile {
    /// - Parameters:
    ///   - suites: the names that an entry may be narrowed to; an entry for a suite that does not exist would never match,
    ///     and never be missed.
    ///   - today: the day by which entries are expired or not.
    /// - Throws: a ``CommandFailure`` with exit code 65 at the first thing that is wrong. Nothing is skipped.
    static func read(_ path: String, suites: [String], today: CalendarDay) throws -> AllowanceList {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            // What Foundation says differs from system to system.
            let reason = access(path, R_OK) == 0 ? error.localizedDescription : String(cString: strerror(errno))
            throw CommandFailure(
                AllowanceFileError(
                    file: path, sentence: "the file cannot be read (\(reason)); accepted: \(accepted)"))
        }
        do {
            return AllowanceList(
                file: path, entries: try entries(in: [UInt8](data), file: path, suites: suites), today: today)
        } catch {
            throw CommandFailure(error)
        }
    }

    private static let accepted = #"JSON such as {"allowances": []}"#

    /// - Parameter file: only for the words of an error.
    static func entries(
        in bytes: [UInt8], file: String, suites: [String]
    ) throws(AllowanceFileError) -> [Allowance] {
        let value: JSONValue
        do {
            value = try JSONReader.value(in: bytes, 0..<bytes.count)
        } catch {
            throw AllowanceFileError(
                file: file, place: place(of: error.column, in: bytes),
                sentence: "this is not JSON: \(error.sentence); accepted: \(accepted)")
        }
        let list: [JSONValue]
        do {
            let field = ScenarioField(value: value, path: .scenario)
            list = try KnownFields(field, of: "a file of allowances", known: ["allowances"])
                .required("allowances", "a list, which may be empty").list { field in field.value }
        } catch {
            throw AllowanceFileError(file: file, place: "\(error.path)", sentence: error.sentence)
        }
        var entries: [Allowance] = []
        for (index, value) in list.enumerated() {
            do throws(FieldProblem) {
                let entry = try Allowance(reading: ScenarioField(value: value, path: .scenario), suites: suites)
                if let earlier = entries.firstIndex(where: { $0.hasSameSubject(as: entry) }) {
                    throw FieldProblem(
                        path: .scenario,
                        sentence: "it allows the same as entry \(earlier + 1); accepted: one entry for each class, "
                            + "resource, suite and site")
                }
                entries.append(entry)
            } catch {
                let place = ["entry \(index + 1)", "\(error.path)"].filter { !$0.isEmpty }.joined(separator: ": ")
                throw AllowanceFileError(file: file, place: place, sentence: error.sentence)
            }
        }
        return entries
    }

    /// Where that byte, counted from 1, stands.
    private static func place(of byte: Int, in bytes: [UInt8]) -> String {
        let before = bytes.prefix(byte - 1)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return "line \(line), column \(byte - start)"
    }
}
