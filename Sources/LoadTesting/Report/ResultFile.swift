import Foundation

/// Reads and writes `result.json`.
public enum ResultFile {
    public static let name = "result.json"

    /// Reads a result and checks that its figures agree with each other.
    ///
    /// - Throws: `ReportError`, exit code 65, for anything that is not a whole, current and consistent result.
    public static func read(_ path: String) throws(ReportError) -> RunResult {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .cannotRead(file: path, reason: reason(for: error))
        }
        return try decode(data, from: path)
    }

    /// Writes a result: afterwards the file holds all of it, or what it held before.
    ///
    /// - Throws: `ReportError`, exit code 74.
    public static func write(_ result: RunResult, to path: String) throws(ReportError) {
        try AtomicFile.write(try encode(result, for: path), to: path)
    }

    /// Pretty-printed with sorted keys, so that two results can be compared line by line. Ends with a newline.
    public static func encode(_ result: RunResult, for path: String = name) throws(ReportError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(result) + Data("\n".utf8)
        } catch {
            throw .cannotWrite(file: path, reason: Self.reason(for: error))
        }
    }

    /// - Parameter path: only for the words of an error.
    public static func decode(_ data: Data, from path: String = name) throws(ReportError) -> RunResult {
        try checkHeader(of: data, from: path)
        var result: RunResult
        do {
            result = try JSONDecoder().decode(RunResult.self, from: data)
        } catch {
            throw .malformed(file: path, reason: reason(for: error))
        }
        if let contradiction = result.contradiction { throw .inconsistent(file: path, reason: contradiction) }
        for index in result.cases.indices { result.cases[index].countCensored() }
        return result
    }

    /// The two fields every version of every schema has.
    private struct Header: Decodable {
        var schema: String?
        var version: Int?
    }

    private static func checkHeader(of data: Data, from path: String) throws(ReportError) {
        let header: Header
        do {
            // Whole JSON first: a cut-off file must not be reported as one that lacks a field.
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
        } catch {
            throw .notJSON(file: path, reason: data.isEmpty ? "it is empty" : "it is cut off or not JSON at all")
        }
        do {
            header = try JSONDecoder().decode(Header.self, from: data)
        } catch {
            throw .otherSchema(file: path, found: "JSON without a schema")
        }
        guard let schema = header.schema else { throw .otherSchema(file: path, found: "JSON without a schema") }
        guard schema == RunResult.schemaName else {
            throw .otherSchema(file: path, found: "of schema '\(schema.prefix(80))'")
        }
        guard let version = header.version else { throw .malformed(file: path, reason: "'version' is missing") }
        guard version == RunResult.currentVersion else { throw .otherVersion(file: path, found: version) }
    }

    static func reason(for error: any Error) -> String {
        guard let error = error as? DecodingError else {
            let error = error as NSError
            if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
                return String(cString: strerror(Int32(cause.code)))
            }
            return error.localizedDescription.trimmingCharacters(in: CharacterSet(charactersIn: "."))
        }
        return switch error {
        case .keyNotFound(let key, let context): "'\(field(context.codingPath + [key]))' is missing"
        case .valueNotFound(_, let context): "'\(field(context.codingPath))' is null"
        case .typeMismatch(let type, let context): "'\(field(context.codingPath))' is not of type \(type)"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "a value in it cannot be read"
        case .dataCorrupted(let context): "'\(field(context.codingPath))' has a value it cannot have"
        @unknown default: "a field cannot be decoded"
        }
    }

    /// `cases[3].latency.service.p50`.
    private static func field(_ path: [any CodingKey]) -> String {
        path.reduce("") { text, key in
            if let index = key.intValue { return text + "[\(index)]" }
            return text.isEmpty ? key.stringValue : text + "." + key.stringValue
        }
    }
}
