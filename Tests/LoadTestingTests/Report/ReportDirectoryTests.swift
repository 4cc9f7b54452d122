import Foundation
import Testing

@testable import LoadTesting

@Suite("The directory of a run")
struct ReportDirectoryTests {
    @Test("holds the three files, made from the same result")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)/deep")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let directory = ReportDirectory(path)
        try directory.write(ExampleResult.result)
        #expect(directory.files == ["result.json", "results.csv", "report.html"].map { path + "/" + $0 })
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                == ["report.html", "result.json", "results.csv"])
        #expect(try ResultFile.read(directory.files[0]) == ExampleResult.result)
    }

    @Test("keeps no older report beside a newer result when the report cannot be written")
    func halfWritten() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let directory = ReportDirectory(path)
        try directory.write(ExampleResult.result)
        try FileManager.default.removeItem(atPath: directory.files[1])
        try FileManager.default.createDirectory(atPath: directory.files[1], withIntermediateDirectories: false)
        #expect(throws: ReportError.self) { try directory.write(ExampleResult.result) }
        #expect(try ResultFile.read(directory.files[0]) == ExampleResult.result)
        #expect(!FileManager.default.fileExists(atPath: directory.files[2]))
    }

    @Test("that cannot be made is an error with exit code 74 that names it")
    func unwritable() {
        let error = #expect(throws: ReportError.self) { try ReportDirectory("/dev/null/x").write(ExampleResult.result) }
        #expect(error?.exitCode == .cannotWrite)
        #expect(error?.description.hasPrefix("/dev/null/x cannot be written (") == true)
    }
}
