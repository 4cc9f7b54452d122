import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct ExportFilesTests {
    private let folder: TestFolder
    private let result = SmallResult.make([SmallResult.oneCase("shop")])

    init() throws { folder = try TestFolder() }

    private func files(_ exports: String...) throws -> ExportFiles {
        ExportFiles(exports: try exports.map { try ExportRequest($0) })
    }

    @Test("folders that are missing are made before the run, files are written whole")
    func written() throws {
        let files = try files("csv=\(folder.path)/a/b/r.csv", "hdrplot=\(folder.path)/plots")
        try files.prepare()
        #expect(folder.names == ["a", "plots"])
        try files.write(result, sources: SourceMap())
        #expect(try folder.read("a/b/r.csv") == Column.csv(result.cases))
    }

    @Test("a folder where a file should be, and a file where a folder should be, are refused before the run")
    func kinds() throws {
        try folder.touch("file")
        for export in ["csv=\(folder.path)", "hdrplot=\(folder.path)/file", "csv=\(folder.path)/file/x"] {
            let error = #expect(throws: ReportError.self) { try files(export).prepare() }
            #expect(error?.exitCode == .cannotWrite)
        }
        #expect(folder.names == ["file"])
    }

    @Test("a device is written to at the end and not replaced")
    func devices() throws {
        let files = try files("csv=/dev/null")
        try files.prepare()
        try files.write(result, sources: SourceMap())
        try files.writeDevices(result, sources: SourceMap())
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        #expect(throws: ReportError.self) { try self.files("csv=/dev/null/x").prepare() }
    }

    @Test("a link stays one, and the file behind it is written")
    func links() throws {
        try folder.touch("real.csv")
        let link = folder.path + "/link.csv"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.csv")
        try files("csv=\(link)").write(result, sources: SourceMap())
        #expect(try folder.read("real.csv").hasPrefix("case,"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.csv")
    }

    @Test("an export does not replace a file of the report")
    func reportFiles() throws {
        let output = ResultOutput(
            directory: ReportDirectory(folder.path), format: nil,
            exports: [try ExportRequest("junit=\(folder.path)/result.json")], environment: [:])
        let failure = #expect(throws: CommandFailure.self) { try output.prepare() }
        #expect(failure?.exitCode == .usage)
    }
}
