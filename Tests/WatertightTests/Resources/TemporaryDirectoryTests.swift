import Foundation
import Testing

@testable import watertight

struct TemporaryDirectoryTests {
    @Test("A directory is made empty and removed with all it holds; removing it again does nothing")
    func cycle() throws {
        let directory = try TemporaryDirectory.create()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        let left = try TemporaryFile.create(in: directory)
        try directory.remove()
        #expect(!FileManager.default.fileExists(atPath: directory.path))
        try directory.remove()
        #expect(throws: SystemCallError(call: "unlink", subject: left.path, code: ENOENT)) { try left.close() }
    }

    @Test("No two paths are the same")
    func unique() throws {
        let directory = try TemporaryDirectory.create()
        #expect(Set((0..<100).map { _ in directory.uniquePath() }).count == 100)
        try directory.remove()
    }

    @Test("Where no directory can be made, the error says where and why")
    func impossible() {
        let error = #expect(throws: SystemCallError.self) { try TemporaryDirectory.create(under: "/nowhere") }
        #expect(error?.description.hasPrefix("mkdtemp /nowhere/watertight-XXXXXX failed: No such file") == true)
    }

    @Test("A directory that somebody else removed is reported")
    func removedByOthers() throws {
        let directory = try TemporaryDirectory.create()
        rmdir(directory.path)
        let error = #expect(throws: SystemCallError.self) { try directory.remove() }
        #expect(error?.code == ENOENT)
    }
}
