import Foundation
import Testing

/// In processes of their own, because what else runs in this one would be measured too. `scripts/check-measurement` is exact.
@OwnThread @Suite struct MeasurementExecutableTests {
    @Test(
        "in real time: a server that stalls for 1.5 s shows in the response times, as the arrival plan says, and not in the service times"
    )
    func brief() throws {
        let ended = try run("brief")
        #expect(ended.code == 0, "\(ended.output)")
        #expect(ended.output.split(separator: "\n").count == 3)
    }

    @Test(
        "a wrong word is refused with exit code 64",
        arguments: ["", "queue", "queue exponential 95 structured", "pacer x"])
    func refused(words: String) throws {
        #expect(try run(words).code == 64)
    }

    private func run(_ words: String) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = try Executable.find("measurement")
        process.arguments = words.split(separator: " ").map(String.init)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
