import Foundation
import Testing

@testable import LoadTesting

@Suite("Writing a file whole or not at all")
struct AtomicFileTests {
    @Test("a write that fails at the rename leaves what was there and no temporary file")
    func failure() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        // A directory with content stands where the file should go, so the rename must fail.
        let target = directory.appendingPathComponent("result.json")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: target.appendingPathComponent("inside"))
        let error = #expect(throws: ReportError.self) { try AtomicFile.write(Data("new".utf8), to: target.path) }
        #expect(error?.exitCode == .cannotWrite)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["result.json"])
        #expect(try String(contentsOf: target.appendingPathComponent("inside"), encoding: .utf8) == "kept")
    }

    @Test("a shorter file replaces a longer one completely")
    func replace() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try AtomicFile.write(Data(repeating: 65, count: 100_000), to: file.path)
        try AtomicFile.write(Data("short".utf8), to: file.path)
        #expect(try String(contentsOf: file, encoding: .utf8) == "short")
    }
}
