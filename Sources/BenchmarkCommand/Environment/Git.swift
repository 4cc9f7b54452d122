import Foundation

/// Asks git about the checkout that the command was started in.
enum Git {
    /// Short commit and whether tracked files differ from it; nil each without a checkout or without git.
    static func state() -> (commit: String?, dirty: Bool?) {
        guard let commit = output(["rev-parse", "--short", "HEAD"]) else { return (nil, nil) }
        return (commit, output(["status", "--porcelain", "--untracked-files=no"]).map { !$0.isEmpty })
    }

    /// The full commit that a revision stands for, or nil.
    static func commit(of revision: String) -> String? {
        guard !revision.hasPrefix("-") else { return nil }
        return output(["rev-parse", "--verify", "--quiet", revision + "^{commit}"])
    }

    private static func output(_ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
