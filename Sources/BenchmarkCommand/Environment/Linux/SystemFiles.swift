import Foundation

/// Files in which the system describes itself. A value, so that tests can stand in for any machine.
struct SystemFiles: Sendable {
    /// The content of a file, or nil.
    let read: @Sendable (_ path: String) -> String?

    static let real = SystemFiles { try? String(contentsOfFile: $0, encoding: .utf8) }

    /// The one word or number that a file holds.
    func word(_ path: String) -> String? {
        let text = read(path)?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text?.isEmpty == false ? text : nil
    }
}
