/// Why a result could not be read or written: one sentence, and the exit code that belongs to it.
public enum ReportError: Error, Sendable, Equatable, CustomStringConvertible {
    case cannotRead(file: String, reason: String)
    /// Not JSON, or cut off.
    case notJSON(file: String, reason: String)
    /// JSON, but of another kind.
    case otherSchema(file: String, found: String)
    case otherVersion(file: String, found: Int)
    /// Our schema and version, but a field is missing or of the wrong type.
    case malformed(file: String, reason: String)
    /// Well formed, but the figures contradict each other.
    case inconsistent(file: String, reason: String)
    case cannotWrite(file: String, reason: String)

    public var exitCode: ExitCode {
        if case .cannotWrite = self { .cannotWrite } else { .unreadableInput }
    }

    public var description: String {
        let wanted = "a \(RunResult.schemaName) file of version \(RunResult.currentVersion)"
        return switch self {
        case .cannotRead(let file, let reason): "\(file) cannot be read (\(reason)); wanted: \(wanted)."
        case .notJSON(let file, let reason): "\(file) is not whole JSON (\(reason)); wanted: \(wanted)."
        case .otherSchema(let file, let found): "\(file) is \(found); wanted: \(wanted)."
        case .otherVersion(let file, let found):
            "\(file) has version \(found), which this program does not know; wanted: \(wanted)."
        case .malformed(let file, let reason): "\(file) is damaged: \(reason); wanted: \(wanted)."
        case .inconsistent(let file, let reason):
            "\(file) contradicts itself: \(reason); wanted: \(wanted) as it was written."
        case .cannotWrite(let file, let reason):
            "\(file) cannot be written (\(reason)); wanted: a place that can be written to."
        }
    }
}
