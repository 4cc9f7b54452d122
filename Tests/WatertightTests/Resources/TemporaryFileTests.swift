import Foundation
import Testing

@testable import LoadTesting
@testable import watertight

struct TemporaryFileTests {
    private let record: [UInt8] = Array("one small record".utf8)

    @Test("A record written is read back, and closing removes the file")
    func cycle() throws {
        let directory = try TemporaryDirectory.create()
        let file = try TemporaryFile.create(in: directory)
        try file.write(record)
        #expect(try file.read(record.count) == record)
        try file.verify(record)
        #expect(FileManager.default.fileExists(atPath: file.path))
        try file.close()
        #expect(!FileManager.default.fileExists(atPath: file.path))
        try file.close()
        try directory.remove()
    }

    @Test("Many tasks at once have a file each")
    func concurrent() async throws {
        let directory = try TemporaryDirectory.create()
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let file = try TemporaryFile.create(in: directory)
                    let record = Array("record \(number)".utf8)
                    try file.write(record)
                    await Task.yield()
                    try file.verify(record)
                    try file.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        try directory.remove()
    }

    @Test("Other bytes, too few bytes and a closed file are errors of their own")
    func errors() throws {
        let directory = try TemporaryDirectory.create()
        let file = try TemporaryFile.create(in: directory)
        try file.write(record)
        #expect(throws: FileError.different(path: file.path)) { try file.verify(record.reversed()) }
        #expect(throws: FileError.short(path: file.path, expected: 99, found: record.count)) { try file.read(99) }
        try file.close()
        #expect(throws: FileError.self) { try file.read(1) }
        try directory.remove()
    }

    @Test("A file cannot be created in a directory that is gone, and the error names the path")
    func directoryGone() throws {
        let directory = try TemporaryDirectory.create()
        try directory.remove()
        let error = #expect(throws: SystemCallError.self) { try TemporaryFile.create(in: directory) }
        #expect(error?.code == ENOENT)
        #expect(error?.subject.hasPrefix(directory.path) == true)
    }

    @Test("No descriptor is left after a thousand files in both worlds")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory.create()
            try await TemporaryFileTests.thousandFiles(directory)
            let before = DescriptorBaseline.take()
            try await TemporaryFileTests.thousandFiles(directory)
            #expect(Set(before.settled()).isSubset(of: before.descriptors))
            try directory.remove()
        }
    }

    private static func thousandFiles(_ directory: TemporaryDirectory) async throws {
        DispatchQueue.concurrentPerform(iterations: 500) { _ in
            #expect(throws: Never.self) { try request(directory) }
        }
        try await withThrowingTaskGroup { group in
            for _ in 0..<500 { group.addTask { try request(directory) } }
            try await group.waitForAll()
        }
    }

    private static func request(_ directory: TemporaryDirectory) throws {
        let file = try TemporaryFile.create(in: directory)
        try file.write([1, 2, 3])
        try file.verify([1, 2, 3])
        try file.close()
    }
}
