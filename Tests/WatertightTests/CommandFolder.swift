import Foundation
import LoadTesting
import Testing

/// The built executable, run as its users run it, one after the other.
@Suite("The command", .serialized) enum TheCommand {}

/// A folder to run the executable in.
@OwnThread class CommandFolder {
    let directory = URL(fileURLWithPath: NSTemporaryDirectory() + "watertight-" + UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: directory) }

    struct Ended {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Of a step's own, when these tests are run by GitHub Actions.
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GITHUB_") }

    func run(_ words: String...) throws -> Ended { try run(words) }

    func run(_ words: [String]) throws -> Ended {
        let output = directory.path + ".out"
        let errors = directory.path + ".err"
        defer { for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) } }
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        let process = try start(
            words, output: FileHandle(forWritingAtPath: output), errors: FileHandle(forWritingAtPath: errors))
        process.waitUntilExit()
        return Ended(
            code: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// For those that look at it while it runs.
    func start(
        _ words: [String], output: Any? = FileHandle.nullDevice, errors: Any? = FileHandle.nullDevice
    ) throws -> Process {
        let process = Process()
        process.executableURL = try Executable.find()
        process.arguments = words
        process.currentDirectoryURL = directory
        process.environment = environment
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Of those whose output nobody wants.
    func code(
        _ words: [String], output: Any? = FileHandle.nullDevice, errors: Any? = FileHandle.nullDevice
    ) throws -> Int32 {
        let process = try start(words, output: output, errors: errors)
        process.waitUntilExit()
        return process.terminationStatus
    }

    func result(_ folder: String) throws -> RunResult {
        try ResultFile.read(directory.appendingPathComponent(folder + "/result.json").path)
    }

    var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [] }

    func becomesTrue(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date(timeIntervalSinceNow: 60)
        while Date() < deadline {
            if try condition() { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }
}
