import Foundation
import LeakDetection
import Synchronization

/// A directory of the lifespan: made empty under the system's temporary directory, removed with all it holds.
///
/// Files have no asynchronous form in the kernel interfaces that Swift has, and the calls made here take
/// microseconds, so async code and blocking code use the same methods.
final class TemporaryDirectory: Sendable {
    static let resource = Resource("directory")

    let path: String
    private let lease: Lease
    private let filesNamed = Atomic<Int>(0)
    private let removed = Atomic<Bool>(false)

    private init(path: String, lease: Lease) {
        self.path = path
        self.lease = lease
    }

    static func create(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> TemporaryDirectory {
        try create(
            under: FileManager.default.temporaryDirectory.path, file: file, line: line, function: function)
    }

    static func create(
        under parent: String,
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SystemCallError) -> TemporaryDirectory {
        var template = Array("\(parent)/watertight-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemCallError(call: "mkdtemp", subject: "\(parent)/watertight-XXXXXX", code: errno)
        }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        return TemporaryDirectory(
            path: path, lease: .open(resource, file: file, line: line, function: function))
    }

    /// Removes the directory and everything in it. The second call removes nothing.
    func remove(file: StaticString = #fileID, line: UInt = #line) throws(SystemCallError) {
        defer { lease.release(file: file, line: line) }
        guard !removed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // A directory comes before what it holds. One that cannot be listed fails below, with its reason.
        let held = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        for entry in held.reversed().map({ "\(path)/\($0)" }) + [path] {
            _ = try systemCall("removal of", on: entry) { systemRemove(entry) }
        }
    }

    /// A path in this directory that no other call gets.
    func uniquePath() -> String {
        "\(path)/\(filesNamed.add(1, ordering: .relaxed).newValue)"
    }
}

/// `remove(3)`, which the method above hides.
private func systemRemove(_ path: String) -> Int32 { remove(path) }
