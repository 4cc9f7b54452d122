import Foundation
import LeakDetection

/// A file of one request: created, written, read back, closed, unlinked, all by real system calls.
///
/// ```swift
/// let file = try TemporaryFile.create(in: directory)
/// defer { try? file.close() }
/// try file.write(record)
/// try file.verify(record)
/// ```
/// The same methods serve async and blocking code: see ``TemporaryDirectory``.
final class TemporaryFile: Sendable {
    static let resource = Resource("file")

    let path: String
    private let descriptor: Descriptor
    private let lease: Lease

    private init(path: String, descriptor: Descriptor, lease: Lease) {
        self.path = path
        self.descriptor = descriptor
        self.lease = lease
    }

    /// Creates an empty file with a name of its own.
    static func create(
        in directory: TemporaryDirectory,
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> TemporaryFile {
        let path = directory.uniquePath()
        let number = try systemCall("open", on: path) { open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600) }
        return TemporaryFile(
            path: path, descriptor: Descriptor(number),
            lease: .open(resource, file: file, line: line, function: function))
    }

    /// Writes `record` at the start of the file.
    func write(_ record: [UInt8]) throws(FileError) {
        let written = try call { [path] number throws(SystemCallError) in
            try systemCall("write to", on: path) { pwrite(number, record, record.count, 0) }
        }
        if written != record.count { throw .short(path: path, expected: record.count, found: written) }
    }

    /// Reads exactly `count` bytes from the start of the file.
    func read(_ count: Int) throws(FileError) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: count)
        let found = try call { [path] number throws(SystemCallError) in
            try systemCall("read of", on: path) { pread(number, &record, count, 0) }
        }
        if found != count { throw .short(path: path, expected: count, found: found) }
        return record
    }

    /// Reads back as many bytes as `record` has and requires them to be `record`.
    func verify(_ record: [UInt8]) throws(FileError) {
        if try read(record.count) != record { throw .different(path: path) }
    }

    /// Closes and unlinks the file. The second call does neither; the ledger counts it as a double release.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(SystemCallError) {
        defer { lease.release(file: file, line: line) }
        guard try descriptor.close() else { return }
        _ = try systemCall("unlink", on: path) { unlink(path) }
    }

    private func call(_ body: (Int32) throws(SystemCallError) -> Int) throws(FileError) -> Int {
        do { return try descriptor.use(body) } catch { throw .system(error) }
    }
}

/// Why a record could not be written or read back.
enum FileError: Error, Equatable, CustomStringConvertible {
    case system(SystemCallError)
    case short(path: String, expected: Int, found: Int)
    case different(path: String)

    var description: String {
        switch self {
        case .system(let error): "\(error)"
        case .short(let path, let expected, let found): "\(path) took or gave \(found) bytes instead of \(expected)"
        case .different(let path): "\(path) holds other bytes than were written to it"
        }
    }
}
